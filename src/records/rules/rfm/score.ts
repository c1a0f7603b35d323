import type { Scores } from "#lib/rfm/segments.ts";
import type { Purchases } from "./sums.ts";

/**
 * R is by time: the fifth of the period in which the last purchase fell, 5 being the most recent. `5 − ⌊5 × age /
 * days⌋` with age in whole days before the period's last day, 0 to days − 1.
 */
export const recencyScore = (ageDays: number, days: number): number => 5 - Math.floor((5 * ageDays) / days);

/** The reference implementation of what the database computes with `cutsOfBands`. */
export const scoreByCuts = (value: number, cuts: readonly number[]): number => {
  let score = 1;
  for (const cut of cuts) if (value > cut) score += 1;
  return score;
};

/** 1 plus the number of thresholds that a value reaches. */
export const scoreByThresholds = (value: number, thresholds: readonly number[]): number => {
  let score = 1;
  for (const threshold of thresholds) if (value >= threshold) score += 1;
  return score;
};

/**
 * F and M are by rank: `1 + ⌊5 × (values strictly below) / n⌋`, in input order. Equal values get equal scores; distinct
 * ones are split into fifths. A score may be unused: if half have one order, none scores 2.
 */
export const quintileScores = (values: readonly number[]): number[] => {
  const below = new Map<number, number>();
  [...values]
    .sort((a, b) => a - b)
    .forEach((value, rank) => {
      if (!below.has(value)) below.set(value, rank);
    });
  return values.map((value) => 1 + Math.floor((5 * (below.get(value) ?? 0)) / values.length));
};

/**
 * Scores a whole population; each rank depends on all customers. The reference implementation of what the database
 * computes.
 */
export const scorePopulation = <Customer extends Purchases>(
  customers: readonly Customer[],
  days: number,
): (Customer & Scores)[] => {
  const frequency = quintileScores(customers.map(({ orderCount }) => orderCount));
  const monetary = quintileScores(customers.map(({ revenue }) => Math.max(0, revenue)));
  return customers.map((customer, i) => ({
    ...customer,
    recency: recencyScore(customer.ageDays, days),
    frequency: frequency[i] ?? 1,
    monetary: monetary[i] ?? 1,
  }));
};
