import type { CohortSpan } from "../forecast-request.ts";
import { sumOf } from "../history/prepare-population.ts";
import type { ClvModel, FittedModel, Population, Prediction, PredictionOptions } from "../model.ts";
import { discountedSum, stepsOf } from "../spending/discount.ts";
import { meanOfKnown, orderValuesOf } from "../spending/order-values.ts";
import { readTable, type Spread, spendingTable } from "../spending/spending-table.ts";
import { chanceOfAny, drawTotals, negativeBinomialSize } from "../spending/total-spending.ts";
import { type AgeCurve, ageCurveOf, purchasesBetween } from "./age-curve.ts";
import { cohortOf, spanFor } from "./cohorts.ts";

/** A cohort's own rates weigh as much as the population's at this many repeat purchases or customers. */
const STRENGTH = { purchases: 10, customers: 10 };

type Cohort = { factor: number; orderValue: number };

type Learned = {
  span: CohortSpan;
  curve: AgeCurve;
  byLabel: ReadonlyMap<string, Cohort>;
  overall: Cohort;
  spread: Spread;
  /** Relative, for the total purchases. */
  uncertainty: number;
};

const firstDayOf = ({ asOf, histories }: Population, row: number): number => asOf - (histories.tenure[row] as number);

type Sums = { actual: number; expected: number; customers: number; money: number };

const sumByCohort = (population: Population, { span, curve }: { span: CohortSpan; curve: AgeCurve }) => {
  const orderValues = orderValuesOf(population);
  const sums = new Map<string, Sums>();
  const labels = new Map<number, string>();
  for (let row = 0; row < population.histories.rows; row++) {
    const day = firstDayOf(population, row);
    const label = labels.get(day) ?? cohortOf(day, span);
    labels.set(day, label);
    const sum = sums.get(label) ?? { actual: 0, expected: 0, customers: 0, money: 0 };
    sums.set(label, sum);
    sum.actual += population.histories.repeatPurchases[row] as number;
    sum.expected += purchasesBetween(curve, 0, population.histories.tenure[row] as number);
    if (Number.isNaN(orderValues[row])) continue;
    sum.customers++;
    sum.money += orderValues[row] as number;
  }
  return { sums, orderValues: orderValues.filter((value) => !Number.isNaN(value)) };
};

const learn = (population: Population, asked: CohortSpan | null): Learned => {
  const { rows, repeatPurchases } = population.histories;
  const firstDays = Int32Array.from({ length: rows }, (_, row) => firstDayOf(population, row));
  const span = asked ?? spanFor(firstDays);
  const curve = ageCurveOf(population);
  const { sums, orderValues } = sumByCohort(population, { span, curve });
  const overall = { factor: 1, orderValue: meanOfKnown(orderValues) };
  const byLabel = new Map<string, Cohort>();
  for (const [label, { actual, expected, customers, money }] of sums) {
    byLabel.set(label, {
      factor: (actual + STRENGTH.purchases) / (expected + STRENGTH.purchases),
      orderValue: (money + STRENGTH.customers * overall.orderValue) / (customers + STRENGTH.customers),
    });
  }
  const means = population.histories.tenure.map((age) => purchasesBetween(curve, 0, age));
  const size = negativeBinomialSize(means, repeatPurchases);
  const purchases = sumOf(repeatPurchases);
  // Purchases vary more than a Poisson count: by 1 + mean / size.
  const dispersion = 1 + purchases / rows / size;
  const uncertainty = Math.sqrt(dispersion / Math.max(1, purchases));
  return { span, curve, byLabel, overall, spread: { size, orderValues }, uncertainty };
};

const cohortAt = ({ span, byLabel, overall }: Learned, population: Population, row: number): Cohort =>
  byLabel.get(cohortOf(firstDayOf(population, row), span)) ?? overall;

/** All customers of one cohort and age are alike, so values are computed once per first-purchase day. */
const byFirstDay = <Value>(population: Population, ofRow: (row: number) => Value): ((row: number) => Value) => {
  const known = new Map<number, Value>();
  return (row) => {
    const day = firstDayOf(population, row);
    const found = known.get(day);
    if (found !== undefined) return found;
    const value = ofRow(row);
    known.set(day, value);
    return value;
  };
};

const expected = (learned: Learned, population: Population, row: number, days: number): number => {
  const age = population.histories.tenure[row] as number;
  return cohortAt(learned, population, row).factor * purchasesBetween(learned.curve, age, age + days);
};

const column = (population: Population, ofRow: (row: number) => number): Float64Array => {
  const { rows } = population.histories;
  return Float64Array.from({ length: rows }, (_, row) => ofRow(row));
};

const expectedOf = (learned: Learned, population: Population, days: number): Float64Array =>
  column(
    population,
    byFirstDay(population, (row) => expected(learned, population, row, days)),
  );

const predict = (learned: Learned, population: Population, options: PredictionOptions): Prediction => {
  const { horizon, seed } = options;
  const steps = stepsOf(horizon);
  const counts = expectedOf(learned, population, horizon.days);
  const discounted = byFirstDay(population, (row) =>
    discountedSum(steps, (days) => expected(learned, population, row, days), horizon.discountRate),
  );
  const orderValue = column(population, (row) => cohortAt(learned, population, row).orderValue);
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
      value: sumOf(value),
      variance: sumOf(variance),
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
  expectedPurchases: (population, days) => expectedOf(learned, population, days),
  pActive: (population, days) => chanceOfAny(expectedOf(learned, population, days), learned.spread.size),
  pAlive: () => null,
  predict: (population, options) => predict(learned, population, options),
});

/**
 * Customers buy as their cohort does: one curve of purchases by age for all, times a factor per cohort that shrinks
 * towards 1 for small cohorts. `span` null picks the finest span with large enough cohorts.
 */
export const cohortModel = (span: CohortSpan | null): ClvModel => ({
  name: "cohort",
  fit: (population) => fitted(learn(population, span)),
});
