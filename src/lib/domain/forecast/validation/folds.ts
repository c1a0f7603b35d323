import type { DatedPopulation } from "../boosting/training-set.ts";
import { boughtBetween } from "../history/earlier-population.ts";
import { logAsOf } from "../history/log-as-of.ts";
import type { SortedLog } from "../history/purchase-log.ts";
import { sumOf } from "../history/sums.ts";
import type { Fold } from "../validation-report.ts";

/** A day in the past with what was known on it, and what the customers of that day did until a later one. */
export type Past = {
  fold: Fold;
  population: DatedPopulation;
  days: number;
  counts: Float64Array;
  spent: Float64Array;
  /** Days of their purchases in that time, ascending. */
  came: Int32Array;
};

export type PlannedFolds = { holdout: readonly [number, number]; selection: (readonly [number, number])[] };

/** Shorter tells nothing of months to come. */
const LEAST_DAYS = 14;

/**
 * The holdout is the last quarter of the history, or as long as the horizon (two weeks at least) where that is shorter. The folds that choose end before
 * it begins: as long, from twice and two and a half times as far back. Null where the history is too short.
 */
export const planFolds = (firstDay: number, asOf: number, horizonDays: number): PlannedFolds | null => {
  const days = Math.floor(Math.min(Math.max(LEAST_DAYS, horizonDays), (asOf - firstDay) / 4));
  if (days < LEAST_DAYS) return null;
  const from = (back: number) => {
    const start = asOf - Math.ceil(back * days);
    return [start, start + days] as const;
  };
  return { holdout: from(1), selection: [from(2), from(2.5)] };
};

/** Fewer customers or purchases judge nobody. */
const LEAST = { customers: 30, purchases: 20 };

/** Looks back at a log: what is known on the first day is made of nothing later. Null where hardly anybody was there. */
export const pastOf = (log: SortedLog, [asOf, end]: readonly [number, number]): Past | null => {
  const { customers, population } = logAsOf(log, asOf);
  const after = logAsOf(log, end);
  const rows = new Uint32Array(log.customerIds.length);
  for (let row = 0; row < after.customers.length; row++) rows[after.customers[row] as number] = row;
  const then = customers.map((customer) => rows[customer] as number);
  const { counts, spent, came } = boughtBetween(after.population.purchases, then, [asOf, end]);
  if (customers.length < LEAST.customers || sumOf(population.histories.repeatPurchases) < LEAST.purchases) return null;
  return { fold: { asOf, end, customers: customers.length }, population, days: end - asOf, counts, spent, came };
};
