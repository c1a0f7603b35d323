import type { ClvModel, FittedModel, Horizon, Population, PurchaseDays } from "#lib/clv/model.ts";
import { sampleRows } from "#lib/statistics/clustering/sample-rows.ts";
import { boughtBetween, earlier } from "../history/earlier-population.ts";
import { pickPurchases } from "../history/pick-purchases.ts";
import { computeOrderValues } from "../spending/order-values.ts";
import { boostingFeatures } from "./boosting-features.ts";

export type DatedPopulation = Population & { purchases: PurchaseDays };

/** Training data: customers as of an earlier day, and what they did in the `days` that followed. */
export type TrainingSet = {
  /** The simpler model, fitted as of that day. */
  model: FittedModel;
  population: DatedPopulation;
  days: number;
  counts: Float64Array;
  spent: Float64Array;
};

/** The share of the history to predict from what came before it. */
const WATCHED = 1 / 3;
/** Fewer are not enough to learn from. */
const LEAST = { days: 14, purchases: 50, customers: 60 };
/** More customers don't improve the fit. */
const MOST_CUSTOMERS = 10_000;

const pickRows = ({ purchases }: DatedPopulation, seed: number): PurchaseDays => {
  const rows = purchases.starts.length - 1;
  return rows <= MOST_CUSTOMERS ? purchases : pickPurchases(purchases, sampleRows(rows, MOST_CUSTOMERS, seed));
};

/**
 * Null if the history is too short, its last part has too few purchases, or the simpler model (`fitted` to all data)
 * was a different one then.
 */
export const buildTrainingSet = (
  base: ClvModel,
  fitted: FittedModel,
  now: DatedPopulation,
  options: { seed: number; horizon: Horizon },
): TrainingSet | null => {
  const oldest = now.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const days = Math.floor(Math.min(Math.max(LEAST.days, options.horizon.days), oldest * WATCHED));
  if (days < LEAST.days) return null;
  const purchases = pickRows(now, options.seed);
  const { rows, population } = earlier(purchases, now.asOf - days);
  const { counts, spent } = boughtBetween(purchases, rows, [now.asOf - days, now.asOf]);
  const purchased = counts.reduce((sum, count) => sum + count, 0);
  if (rows.length < LEAST.customers || purchased < LEAST.purchases) return null;
  const model = base.fit(population, options);
  return model.name === fitted.name ? { model, population, days, counts, spent } : null;
};

/** The simpler model's expectation for the training days, and the features. */
export const trainingInputs = (model: FittedModel, population: DatedPopulation, days: number) => {
  const expected = model.expectedPurchases(population, days);
  const orderValues = computeOrderValues(population);
  return { expected, features: boostingFeatures(population, { expected, orderValues, windowDays: days }) };
};
