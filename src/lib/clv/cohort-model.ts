import { memoizeByKey } from "#lib/clv/memoize.ts";
import type { ClvModel, FittedModel, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";
import { readTable, type Spread, spendingTable } from "#lib/clv/spending.ts";
import { spanFor, toCohortLabel } from "./cohorts.ts";
import type { CohortSpan } from "./forecast-request.ts";
import { discountedSum, listEvaluationDays } from "./models/discounting.ts";
import { countsAround, drawTotals, negativeBinomialSize, probabilityOfAny } from "./models/negative-binomial.ts";
import { computeKnownMean, computeOrderValues } from "./models/order-values.ts";
import { memoizePrediction } from "./predictions.ts";
import { sumValues } from "./prepare-population.ts";

/**
 * The daily rate of repeat purchases by customer age: a step function per bin, and a power law beyond the oldest
 * observed age.
 */
type AgeCurve = {
  edges: Float64Array;
  rates: Float64Array;
  tail: { from: number; rate: number; power: number };
};

/** Days; finer at young ages, where rates change quickly. */
const EDGES = [0, 7, 14, 28, 56, 91, 182, 273, 365, 547, 730, 1095, 1460, 1825, 2555, 3650];
/** A bin with a smaller share of all customer-days can't anchor the tail. */
const SEEN = 0.02;

const findBin = (age: number): number => {
  let bin = 0;
  while (bin + 2 < EDGES.length && age > (EDGES[bin + 1] as number)) bin++;
  return bin;
};

const computeExposure = ({ histories: { rows, tenure } }: Population): Float64Array => {
  const exposure = new Float64Array(EDGES.length - 1);
  for (let row = 0; row < rows; row++) {
    const age = tenure[row] as number;
    for (let bin = 0; bin < exposure.length && age > (EDGES[bin] as number); bin++) {
      const days = Math.min(age, EDGES[bin + 1] as number) - (EDGES[bin] as number);
      exposure[bin] = (exposure[bin] as number) + days;
    }
  }
  return exposure;
};

const countPurchasesByAge = ({ histories, purchases }: Population, exposure: Float64Array): Float64Array => {
  const counts = new Float64Array(EDGES.length - 1);
  if (!purchases) {
    // Without dates, purchases are spread evenly.
    const [all, days] = [sumValues(histories.repeatPurchases), sumValues(exposure)];
    return exposure.map((each) => (days > 0 ? (all * each) / days : 0));
  }
  const { starts, days } = purchases;
  for (let row = 0; row < histories.rows; row++) {
    const first = starts[row] as number;
    for (let at = first + 1; at < (starts[row + 1] as number); at++) {
      const bin = findBin((days[at] as number) - (days[first] as number));
      counts[bin] = (counts[bin] as number) + 1;
    }
  }
  return counts;
};

/** Slope of log rate on log age, weighted by purchases; limited to 0 to 2, so that rates neither grow nor collapse. */
const fitPower = (rates: Float64Array, counts: Float64Array): number => {
  let [weight, x, y, xx, xy] = [0, 0, 0, 0, 0];
  for (let bin = 0; bin < rates.length; bin++) {
    if (!((rates[bin] as number) > 0)) continue;
    const age = Math.log(((EDGES[bin] as number) + (EDGES[bin + 1] as number)) / 2);
    const [w, rate] = [counts[bin] as number, Math.log(rates[bin] as number)];
    weight += w;
    x += w * age;
    y += w * rate;
    xx += w * age * age;
    xy += w * age * rate;
  }
  const spread = weight * xx - x * x;
  if (!(spread > 1e-9 * weight * xx)) return 0;
  return Math.min(2, Math.max(0, -(weight * xy - x * y) / spread));
};

/** With fewer repeat purchases in total no curve can be estimated. */
const FEW = 10;
/** A cautious prior worth half a purchase: one a year. */
const GUESS = { purchases: 0.5, days: 182.5 };

const flat = (purchases: number, days: number): AgeCurve => {
  const rate = (purchases + GUESS.purchases) / (days + GUESS.days);
  return { edges: Float64Array.of(0, 1), rates: Float64Array.of(rate), tail: { from: 1, rate, power: 0 } };
};

/** The curve of a whole population. */
export const fitAgeCurve = (population: Population): AgeCurve => {
  const exposure = computeExposure(population);
  const counts = countPurchasesByAge(population, exposure);
  const [days, purchases] = [sumValues(exposure), sumValues(population.histories.repeatPurchases)];
  if (purchases < FEW || days === 0) return flat(purchases, days);
  const rates = exposure.map((each, bin) => (each > 0 ? (counts[bin] as number) / each : 0));
  let last = 0;
  for (let bin = 0; bin < exposure.length; bin++) if ((exposure[bin] as number) >= SEEN * days) last = bin;
  const oldest = population.histories.tenure.reduce((most, age) => Math.max(most, age), 0);
  const from = Math.max(1, Math.min(oldest, EDGES[last + 1] as number));
  return {
    edges: Float64Array.from(EDGES),
    rates,
    tail: { from, rate: rates[last] as number, power: fitPower(rates, counts) },
  };
};

/** Expected repeat purchases up to an age. */
const cumulated = ({ edges, rates, tail }: AgeCurve, age: number): number => {
  let sum = 0;
  const seen = Math.min(age, tail.from);
  for (let bin = 0; bin < rates.length && seen > (edges[bin] as number); bin++) {
    sum += (rates[bin] as number) * (Math.min(seen, edges[bin + 1] as number) - (edges[bin] as number));
  }
  if (age <= tail.from) return sum;
  const { from, rate, power } = tail;
  const beyond = power === 1 ? from * Math.log(age / from) : (from * ((age / from) ** (1 - power) - 1)) / (1 - power);
  return sum + rate * beyond;
};

/** Between two ages in days. */
export const purchasesBetween = (curve: AgeCurve, from: number, to: number): number =>
  cumulated(curve, to) - cumulated(curve, from);

/** A cohort's own rates weigh as much as the population's at this many repeat purchases or customers. */
const STRENGTH = { purchases: 10, customers: 10 };

type Cohort = { factor: number; orderValue: number };

type Learned = {
  curve: AgeCurve;
  cohortOf: (population: Population, row: number) => Cohort;
  overall: Cohort;
  spread: Spread;
  /** Relative, for the total purchases. */
  uncertainty: number;
};

const computeFirstDay = ({ asOf, histories }: Population, row: number): number =>
  asOf - (histories.tenure[row] as number);

/** Names a row's cohort: the given one, otherwise the span of the first purchase. */
const labeller = (span: CohortSpan) => {
  const onDay = memoizeByKey((day) => toCohortLabel(day, span));
  return (population: Population, row: number): string =>
    population.cohorts ? (population.cohorts[row] ?? "") : onDay(computeFirstDay(population, row));
};

type Sums = { actual: number; expected: number; customers: number; money: number };

const sumByCohort = (population: Population, { span, curve }: { span: CohortSpan; curve: AgeCurve }) => {
  const orderValues = computeOrderValues(population);
  const sums = new Map<string, Sums>();
  const labelOf = labeller(span);
  for (let row = 0; row < population.histories.rows; row++) {
    const label = labelOf(population, row);
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

const learn = (population: Population, requestedSpan: CohortSpan | null): Learned => {
  const { rows, repeatPurchases } = population.histories;
  const firstDays = Int32Array.from({ length: rows }, (_, row) => computeFirstDay(population, row));
  const span = requestedSpan ?? spanFor(firstDays);
  const curve = fitAgeCurve(population);
  const { sums, orderValues } = sumByCohort(population, { span, curve });
  const overall = { factor: 1, orderValue: computeKnownMean(orderValues) };
  const byLabel = new Map<string, Cohort>();
  for (const [label, { actual, expected, customers, money }] of sums) {
    byLabel.set(label, {
      factor: (actual + STRENGTH.purchases) / (expected + STRENGTH.purchases),
      orderValue: (money + STRENGTH.customers * overall.orderValue) / (customers + STRENGTH.customers),
    });
  }
  const means = population.histories.tenure.map((age) => purchasesBetween(curve, 0, age));
  const size = negativeBinomialSize(means, repeatPurchases);
  const purchases = sumValues(repeatPurchases);
  // Purchases vary more than a Poisson count: by 1 + mean / size.
  const dispersion = 1 + purchases / rows / size;
  const uncertainty = Math.sqrt(dispersion / Math.max(1, purchases));
  const labelOf = labeller(span);
  const ofRow = (of: Population, row: number): Cohort => byLabel.get(labelOf(of, row)) ?? overall;
  return { curve, cohortOf: ofRow, overall, spread: { size, orderValues }, uncertainty };
};

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
  pActive: (population, days) => probabilityOfAny(predictPurchases(learned, population, days), learned.spread.size),
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
