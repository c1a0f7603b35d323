import type { ClvModel, FittedModel, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";
import { readTable, spendingTable } from "#lib/clv/spending-table.ts";
import type { CohortSpan } from "../forecast-request.ts";
import { sumValues } from "../history/prepare-population.ts";
import { discountedSum, listEvaluationDays } from "../spending/discount.ts";
import { chanceOfAny, countsAround, drawTotals } from "../spending/total-spending.ts";
import { memoizePrediction } from "../transactions/memoize-prediction.ts";
import { purchasesBetween } from "./age-curve.ts";
import { type Cohort, computeFirstDay, type Learned, learn } from "./learn-cohorts.ts";

/** All customers of one cohort and age are alike, so values are computed once for each. */
const byCohortAndDay = <Value>(
  { cohortOf }: Learned,
  population: Population,
  ofRow: (row: number) => Value,
): ((row: number) => Value) => {
  const known = new Map<Cohort, Map<number, Value>>();
  return (row) => {
    const cohort = cohortOf(population, row);
    const days = known.get(cohort) ?? new Map<number, Value>();
    known.set(cohort, days);
    const day = computeFirstDay(population, row);
    const found = days.get(day);
    if (found !== undefined) return found;
    const value = ofRow(row);
    days.set(day, value);
    return value;
  };
};

const expected = (learned: Learned, population: Population, row: number, days: number): number => {
  const age = population.histories.tenure[row] as number;
  return learned.cohortOf(population, row).factor * purchasesBetween(learned.curve, age, age + days);
};

const column = (population: Population, ofRow: (row: number) => number): Float64Array => {
  const { rows } = population.histories;
  return Float64Array.from({ length: rows }, (_, row) => ofRow(row));
};

const predictPurchases = (learned: Learned, population: Population, days: number): Float64Array =>
  column(
    population,
    byCohortAndDay(learned, population, (row) => expected(learned, population, row, days)),
  );

const predict = (learned: Learned, population: Population, options: PredictionOptions): Prediction => {
  const { horizon, seed } = options;
  const steps = listEvaluationDays(horizon);
  const counts = predictPurchases(learned, population, horizon.days);
  const discounted = byCohortAndDay(learned, population, (row) =>
    discountedSum(steps, (days) => expected(learned, population, row, days), horizon.discountRate),
  );
  const orderValue = column(population, (row) => learned.cohortOf(population, row).orderValue);
  const value = column(population, (row) => discounted(row) * (orderValue[row] as number));
  let [least, most] = [Number.POSITIVE_INFINITY, 0];
  for (const mean of counts) {
    if (mean > 0) least = Math.min(least, mean);
    most = Math.max(most, mean);
  }
  const table = spendingTable([Math.min(least, Math.max(most, 1e-9)), most], learned.spread, options);
  // The table holds the average order value, undiscounted.
  const scaleOf = (row: number): number => {
    const plain = (counts[row] as number) * learned.overall.orderValue;
    return plain > 0 ? (value[row] as number) / plain : 0;
  };
  const scales = column(population, scaleOf);
  const read = (which: "lower" | "upper" | "variance", power: number) =>
    column(
      population,
      (row) => readTable(table, table[which], counts[row] as number) * (scales[row] as number) ** power,
    );
  const [lower, upper, variance] = [read("lower", 1), read("upper", 1), read("variance", 2)];
  return {
    expectedPurchases: counts,
    expectedOrderValue: orderValue,
    value,
    lower,
    upper,
    pAlive: null,
    totals: drawTotals(population.histories, {
      value: sumValues(value),
      variance: sumValues(variance),
      uncertainty: learned.uncertainty,
      seed,
    }),
  };
};

const fitted = (learned: Learned): FittedModel => ({
  name: "cohort",
  parameters: {},
  logLikelihood: {},
  warnings: [],
  expectedPurchases: (population, days) => predictPurchases(learned, population, days),
  pActive: (population, days) => chanceOfAny(predictPurchases(learned, population, days), learned.spread.size),
  purchaseCounts: (population, days) => countsAround(predictPurchases(learned, population, days), learned.spread.size),
  pAlive: () => null,
  predict: memoizePrediction((population, options) => predict(learned, population, options)),
});

/**
 * Customers buy as their cohort does: one curve of purchases by age for all, times a factor per cohort that shrinks
 * towards 1 for small cohorts. Without given cohorts they are by `span` of the first purchase; null picks the finest with large enough
 * cohorts.
 */
export const cohortModel = (span: CohortSpan | null): ClvModel => ({
  name: "cohort",
  fit: (population) => fitted(learn(population, span)),
});
