import { sampleRows } from "#lib/domain/statistics/clustering/sample-rows.ts";
import { boughtBetween, earlier } from "../history/earlier-population.ts";
import type { ClvModel, FittedModel, Horizon, Population, PurchaseDays } from "../model.ts";
import { orderValuesOf } from "../spending/order-values.ts";
import { boostingFeatures } from "./boosting-features.ts";

export type DatedPopulation = Population & { purchases: PurchaseDays };

/** What is learned from: customers as they were, and what they did in the `days` that followed. */
export type TrainingSet = {
  /** The simpler model, fitted to that earlier day. */
  model: FittedModel;
  population: DatedPopulation;
  days: number;
  counts: Float64Array;
  spent: Float64Array;
};

/** Of the history, the last part that is learned to be foretold from what was before. */
const WATCHED = 1 / 3;
/** Less teaches nothing. */
const LEAST = { days: 14, purchases: 50, customers: 60 };
/** More customers teach no better. */
const MOST_CUSTOMERS = 10_000;

const pickRows = ({ purchases, asOf }: DatedPopulation, seed: number): PurchaseDays => {
  const rows = purchases.starts.length - 1;
  if (rows <= MOST_CUSTOMERS) return purchases;
  const chosen = sampleRows(rows, MOST_CUSTOMERS, seed);
  return earlier(purchases, asOf, chosen).population.purchases;
};

/**
 * Null where the history is too short, too little was bought in its last part, or the simpler model (`fitted` to all of it) was
 * another one then.
 */
export const trainingSetOf = (
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
  const came = counts.reduce((sum, count) => sum + count, 0);
  if (rows.length < LEAST.customers || came < LEAST.purchases) return null;
  const model = base.fit(population, options);
  return model.name === fitted.name ? { model, population, days, counts, spent } : null;
};

/** What the simpler model expects of customers in the days of the lesson, and the features beside it. */
export const askAbout = (model: FittedModel, population: DatedPopulation, days: number) => {
  const expected = model.expectedPurchases(population, days);
  const orderValues = orderValuesOf(population);
  return { expected, features: boostingFeatures(population, { expected, orderValues, windowDays: days }) };
};
