import type { DatedPopulation } from "../boosting/training-set.ts";
import { boughtBetween } from "../history/earlier-population.ts";
import { buildPopulationAt } from "../history/log-as-of.ts";
import { sumValues } from "../history/prepare-population.ts";
import type { SortedLog } from "../history/purchase-log.ts";
import type { Fold } from "../validation-report.ts";

/** A past day with the data up to it, and what its customers did until a later day. */
export type Past = {
  fold: Fold;
  population: DatedPopulation;
  days: number;
  counts: Float64Array;
  spent: Float64Array;
  /** Purchase days in that period, ascending. */
  came: Int32Array;
};

type PlannedFolds = { holdout: readonly [number, number]; selection: (readonly [number, number])[] };

/** A shorter period says nothing about months ahead. */
const LEAST_DAYS = 14;

/**
 * The holdout is the last quarter of the history, or as long as the horizon (at least `leastDays`, two weeks) if that is shorter.
 * The selection folds end before it: equally long, starting two and two and a half times as far back. Errors on
 * the days by which a model was chosen are too small to judge it. Null if the history is too short.
 */
export const planFolds = (
  firstDay: number,
  asOf: number,
  horizonDays: number,
  leastDays = LEAST_DAYS,
): PlannedFolds | null => {
  const days = Math.floor(Math.min(Math.max(leastDays, horizonDays), (asOf - firstDay) / 4));
  if (days < leastDays) return null;
  const from = (back: number) => {
    const start = asOf - Math.ceil(back * days);
    return [start, start + days] as const;
  };
  return { holdout: from(1), selection: [from(2), from(2.5)] };
};

/** Fewer customers or purchases are not enough for an evaluation. */
const LEAST = { customers: 30, purchases: 20 };

/** Splits a log at a past day; the data up to that day contain nothing later. Null with too few customers. */
export const splitLogAt = (log: SortedLog, [asOf, end]: readonly [number, number]): Past | null => {
  const { customers, population } = buildPopulationAt(log, asOf);
  const after = buildPopulationAt(log, end);
  const rows = new Uint32Array(log.customerIds.length);
  for (let row = 0; row < after.customers.length; row++) rows[after.customers[row] as number] = row;
  const then = customers.map((customer) => rows[customer] as number);
  const { counts, spent, came } = boughtBetween(after.population.purchases, then, [asOf, end]);
  if (customers.length < LEAST.customers || sumValues(population.histories.repeatPurchases) < LEAST.purchases)
    return null;
  return { fold: { asOf, end, customers: customers.length }, population, days: end - asOf, counts, spent, came };
};
