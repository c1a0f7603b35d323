/**
 * Parts whose own error exceeds the best's by more than this (relative) are left out: they would only offset the
 * others' level by chance.
 */
const AS_GOOD = 0.05;
/** This share of the weight is spread evenly, because the lowest error on a few past periods is noisy. */
const EVEN = 1 / 3;
/** Smaller weights make no difference. */
const LEAST = 0.05;
const ROUNDS = 200;

/** Cross products of the parts' errors: for weights w of sum 1, wᵀGw is the squared error of the weighted mean. */
const productsOf = (errors: readonly Float64Array[]): number[][] =>
  errors.map((a) => errors.map((b) => a.reduce((sum, error, row) => sum + error * (b[row] as number), 0)));

/** Moves weight between two parts to minimize the squared error, neither going below 0. Returns the amount moved. */
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

const errorOf = (products: number[][], part: number): number => Math.sqrt((products[part] as number[])[part] as number);

const among = (products: number[][], parts: readonly number[]): number[][] =>
  parts.map((i) => parts.map((j) => (products[i] as number[])[j] as number));

/**
 * Non-negative weights of sum 1 for averaging predictions: two thirds minimize the squared error (stacking: Breiman
 * 1996), one third is even. Each prediction and the actual values are columns of equal length. Parts much worse than
 * the best, or below 5%, get none.
 */
export const stackWeights = (predictions: readonly Float64Array[], actual: Float64Array): number[] => {
  const errors = predictions.map((column) => column.map((value, row) => value - (actual[row] as number)));
  const products = productsOf(errors);
  const places = predictions.map((_, place) => place);
  const least = Math.min(...places.map((place) => errorOf(products, place)));
  const good = places.filter((place) => errorOf(products, place) <= least * (1 + AS_GOOD));
  const mixed = solve(among(products, good)).map((weight) => (1 - EVEN) * weight + EVEN / good.length);
  const kept = mixed.map((weight) => (weight >= LEAST ? weight : 0));
  const all = kept.reduce((sum, weight) => sum + weight, 0);
  return places.map((place) => (good.includes(place) ? (kept[good.indexOf(place)] as number) / all : 0));
};
