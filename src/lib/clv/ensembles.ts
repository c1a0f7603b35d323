import type { BoostOptions } from "#lib/statistics/boost.ts";

/** Few, shallow trees: a shop has few customers who tell models apart. */
export const GROWTH: Omit<BoostOptions, "seed"> = {
  depth: 2,
  leafRows: 40,
  ridge: 8,
  rounds: 100,
  rate: 0.2,
  patience: 10,
  parts: 3,
};

/** Parts whose own score exceeds the best's by more than this (relative) are left out: they would only offset the others by chance. */
const AS_GOOD = 0.03;
/** This share of the weight is spread evenly, because the lowest score on a few past periods is noisy. */
const EVEN = 1 / 2;
/** Smaller weights make no difference. */
const LEAST = 0.05;
const ROUNDS = 200;

/** Moves weight between two parts to minimize the score, neither going below 0. Returns the amount moved. */
const balance = (weights: number[], products: number[][], i: number, j: number): number => {
  const slope = (k: number): number =>
    weights.reduce((sum, weight, l) => sum + weight * ((products[k] as number[])[l] as number), 0);
  const at = (k: number, l: number): number => (products[k] as number[])[l] as number;
  const curve = at(i, i) + at(j, j) - 2 * at(i, j);
  if (!(curve > 1e-12 * (at(i, i) + at(j, j)))) return 0;
  const [own, other] = [weights[i] as number, weights[j] as number];
  const moved = Math.min(other, Math.max(-own, (slope(j) - slope(i)) / curve));
  weights[i] = own + moved;
  weights[j] = other - moved;
  return Math.abs(moved);
};

const solve = (products: number[][]): number[] => {
  const parts = products.length;
  const weights = new Array<number>(parts).fill(1 / parts);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (let i = 0; i < parts; i++) for (let j = 0; j < i; j++) moved += balance(weights, products, i, j);
    if (moved < 1e-9) break;
  }
  return weights;
};

/** The score of the mixture with these weights, for products of `countProducts`. */
export const mixtureScore = (products: readonly (readonly number[])[], weights: readonly number[]): number =>
  weights.reduce(
    (sum, a, i) => sum + a * weights.reduce((part, b, j) => part + b * (products[i]?.[j] as number), 0),
    0,
  );

const among = (products: number[][], parts: readonly number[]): number[][] =>
  parts.map((i) => parts.map((j) => (products[i] as number[])[j] as number));

/**
 * Non-negative weights of sum 1 for a mixture of predictive distributions: half minimizes the CRPS over past periods (stacking:
 * Breiman 1996), half is even. `products` are those of `countProducts`. Parts whose own CRPS is more than 3% above the lowest,
 * or whose weight is below 5%, get none.
 */
export const stackWeights = (products: number[][]): number[] => {
  const places = products.map((_, place) => place);
  const own = places.map((place) => products[place]?.[place] as number);
  const least = Math.min(...own);
  const good = places.filter((place) => (own[place] as number) <= least * (1 + AS_GOOD));
  const mixed = solve(among(products, good)).map((weight) => (1 - EVEN) * weight + EVEN / good.length);
  const kept = mixed.map((weight) => (weight >= LEAST ? weight : 0));
  const all = kept.reduce((sum, weight) => sum + weight, 0);
  return places.map((place) => (good.includes(place) ? (kept[good.indexOf(place)] as number) / all : 0));
};
