import { cohortsBy, spanFor, summariseCohorts } from "#lib/clv/cohorts.ts";
import { type Forecaster, fitForecast } from "#lib/clv/fit-forecast.ts";
import {
  assignClvTiers,
  type CohortSummary,
  type CustomerPrediction,
  type ForecastResult,
  type ForecastTotals,
  type PredictedCohort,
  type ShopTotals,
  summariseTiers,
} from "#lib/clv/forecast-answer.ts";
import type { ClvData, CohortSpan, ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import { CURVE_SHARES } from "#lib/clv/forecast-setting.ts";
import type { Population, Prediction } from "#lib/clv/model.ts";
import { quantileSorted } from "#lib/statistics/summaries.ts";
import { buildPopulationAt } from "./history-as-of.ts";
import { prepare, shortHistoryWarnings, sumValues, warn } from "./prepare-population.ts";
import { sortLog } from "./purchase-log.ts";
import type { OrderChances } from "./timing/order-chances.ts";
import { LEAST_EXPECTED, type TotalsAhead, totalsAhead, withAssumedErrors } from "./totals/totals-ahead.ts";
import { addPast, emptyPast, type PastSums, spentSince } from "./totals/weekly-log.ts";

/**
 * Widens bounds to include the point estimate: if zero is the most likely outcome, the mean may lie above the interval.
 * Coverage is measured before this.
 */
const widened = (
  lower: Float64Array,
  upper: Float64Array,
  point: Float64Array,
): { lower: Float64Array; upper: Float64Array } => ({
  lower: lower.map((bound, row) => Math.min(bound, point[row] as number)),
  upper: upper.map((bound, row) => Math.max(bound, point[row] as number)),
});

/** The interval of a sum of `Prediction.totals`: pages predicted by one fit are added draw by draw. */
export const totalInterval = (draws: Float64Array, value: number, level: number): { lower: number; upper: number } => {
  const ascending = draws.toSorted();
  return {
    lower: Math.min(value, quantileSorted(ascending, (1 - level) / 2)),
    upper: Math.max(value, quantileSorted(ascending, (1 + level) / 2)),
  };
};

/** The sums of customers' forecasts, with an interval that also covers what customers have in common. */
const computeTotals = (
  { value, expectedPurchases }: Prediction,
  draws: Float64Array,
  level: number,
): ForecastTotals => ({
  customers: value.length,
  value: sumValues(value),
  ...totalInterval(draws, sumValues(value), level),
  expectedPurchases: sumValues(expectedPurchases),
});

const shopTotals = (ahead: TotalsAhead | null, { value, expectedPurchases }: Prediction): ShopTotals | null => {
  if (!ahead) return null;
  const { whole, worth } = ahead;
  const [orders = 0] = whole.orders.existing.expected;
  const relative = (sum: number, expected = 0): number | null =>
    orders > LEAST_EXPECTED && expected > 0 ? sum / expected - 1 : null;
  return {
    ahead,
    difference: {
      purchases: relative(sumValues(expectedPurchases), orders),
      value: relative(sumValues(value), worth?.expected),
    },
  };
};

/** Each row's cohort; null if it is unknown or cohorts are not requested. */
const cohortLabels = ({ asOf, histories, purchases, cohorts }: Population, span: CohortSpan): (string | null)[] => {
  if (cohorts && span === "none") return [...cohorts];
  if (!purchases || span === "none") return new Array<null>(histories.rows).fill(null);
  const { labels, of } = cohortsBy(
    Int32Array.from(histories.tenure, (age) => asOf - age),
    span,
  );
  return Array.from(of, (cohort) => labels[cohort] as string);
};

const toCustomerPredictions = (
  customerIds: readonly string[],
  predicted: Prediction,
  cohorts: readonly (string | null)[],
) => {
  const tiers = assignClvTiers(predicted.value);
  const { lower, upper } = widened(predicted.lower, predicted.upper, predicted.value);
  return customerIds.map(
    (customerId, row): CustomerPrediction => ({
      customerId,
      value: predicted.value[row] as number,
      lower: lower[row] as number,
      upper: upper[row] as number,
      expectedPurchases: predicted.expectedPurchases[row] as number,
      expectedOrderValue: predicted.expectedOrderValue[row] as number,
      pAlive: predicted.pAlive?.[row] ?? null,
      tier: tiers[row] ?? "medium",
      cohort: cohorts[row] ?? null,
    }),
  );
};

/** The span of the cohort summary: the requested one, or the one the cohort model uses. */
const chooseSummarySpan = (
  { asOf, histories, purchases }: Population,
  { model, cohortBy }: ForecastOptions,
): CohortSpan =>
  purchases && model === "cohort" && cohortBy === "none"
    ? spanFor(Int32Array.from(histories.tenure, (age) => asOf - age))
    : cohortBy;

/**
 * Predicts each customer's value over the horizon with the requested model or the best one. The result does not depend
 * on the row order. Without `hasPath` the model of the shop is not learned. Throws INVALID_PARAMETER if there are no purchases yet.
 */
export const forecast = (
  data: ClvData,
  { hasPath = true, ...options }: ForecastOptions & { hasPath?: boolean },
): ForecastResult => {
  const prepared = prepare(data, options);
  const forecaster = fitForecast(prepared, options);
  const { fitted, report, warnings } = forecaster;
  const predicted = fitted.predict(prepared.population, options);
  const { horizon, seed } = options;
  const days = Math.max(1, Math.round(horizon.days));
  const ahead = hasPath ? totalsAhead(prepared, forecaster, { days, seed, discountRate: horizon.discountRate }) : null;
  const isAssumed = !ahead?.worth && sumValues(predicted.value) > 0;
  const { population } = prepared;
  const draws = isAssumed
    ? withAssumedErrors(predicted.totals, { population, fitted }, { days, seed })
    : (ahead?.worth?.draws ?? predicted.totals);
  const span = chooseSummarySpan(prepared.population, options);
  const labels = cohortLabels(prepared.population, span);
  const forecasts = toCustomerPredictions(prepared.customerIds, predicted, labels);
  const cohorts: PredictedCohort[] = summariseCohorts(prepared.population, predicted, span).map((cohort) => ({
    ...cohort,
    parameters: fitted.cohortParameters?.(cohort.cohort) ?? null,
  }));
  return {
    asOf: prepared.asOf,
    horizonDays: options.horizon.days,
    level: options.level,
    forecasts,
    tiers: summariseTiers(
      forecasts.map(({ tier }) => tier),
      predicted.value,
    ),
    totals: computeTotals(predicted, draws, options.level),
    shop: shopTotals(ahead, predicted),
    model: report,
    cohorts,
    // Not computed for an answer without plots.
    get tracking() {
      return forecaster.tracking;
    },
    get calibration() {
      return forecaster.calibration;
    },
    warnings: [
      ...warnings,
      ...shortHistoryWarnings(population.histories),
      ...(isAssumed ? [warn("totals_assumed")] : []),
    ],
  };
};

/** The level of the narrower interval, which covers half of the customers. */
const LIKELY = 0.5;

/** Index of each row into `labels`, so that a page holds each label only once. */
type Labels = { labels: (string | null)[]; of: Int32Array };

const labelled = (names: readonly (string | null)[]): Labels => {
  const labels = [...new Set(names)];
  const places = new Map(labels.map((label, place) => [label, place]));
  return { labels, of: Int32Array.from(names, (name) => places.get(name) as number) };
};

/** Forecasts for a page of customers, in columns of equal length. Money in minor units, rounded. */
export type PageForecast = {
  customerIds: string[];
  predictedClv: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  likelyLower: Float64Array;
  likelyUpper: Float64Array;
  expectedPurchases: Float64Array;
  expectedOrderValue: Float64Array;
  /** NaN if the model has no estimate. */
  pAlive: Float64Array;
  /** Days since 1970; NaN if an order within the horizon is less likely than not, or if chances were not learned. */
  nextOrderDay: Float64Array;
  /** One column for each of `ORDER_CHANCE_DAYS`; none if they were not learned. */
  orderChances: Float64Array[];
  /** Expected purchases until each of `CURVE_SHARES` but the last, which is the horizon. */
  ordersBy: Float32Array[];
  cohorts: Labels;
  /** The month of the first purchase: `2026-04`. */
  acquisitionMonths: Labels;
  /** Keys of the RFM segments; null for customers without one. */
  rfmSegments?: (string | null)[];
};

/** The sums over pages. Money in major units. */
export type PageSums = {
  expectedPurchases: number;
  /** Draws of the total spending. */
  draws: Float64Array;
  /** Spent in the preceding period of the same length. */
  pastValue: number;
  /** By month, without the cap. */
  past: PastSums;
  cohorts: CohortSummary[];
};

type PageOptions = ForecastOptions & {
  asOf: number;
  /** Larger amounts are reduced to this, as in fitting. */
  cap: number | null;
  /** Minor units per major unit. */
  perMajor: number;
};

/** P(active), at least the calibrated chance of an order in 90 days, because only active customers order. NaN stays NaN. */
export const raisePAlive = (pAlive: Float64Array, chances: Float64Array | undefined): Float64Array =>
  chances ? pAlive.map((p, row) => ((chances[row] ?? 0) > p ? (chances[row] as number) : p)) : pAlive;

/** Forecasts any customers with a fitted model: pages give the same results as the whole population at once. */
export const forecastPage = (
  { fitted, orderChances }: Pick<Forecaster, "fitted"> & { orderChances?: OrderChances | undefined },
  log: PurchaseLog,
  options: PageOptions,
): { page: PageForecast; sums: PageSums } => {
  const { asOf, cap, perMajor, horizon, cohortBy } = options;
  const sorted = sortLog(log);
  const { customers, population } = buildPopulationAt(sorted, asOf, cap);
  const predicted = fitted.predict(population, options);
  const half = fitted.predict(population, { ...options, level: LIKELY });
  const likely = widened(half.lower, half.upper, predicted.value);
  const outer = widened(predicted.lower, predicted.upper, predicted.value);
  const pAlive = fitted.pAlive(population);
  const past = emptyPast();
  addPast(past, log, asOf);
  const minor = (money: Float64Array) => money.map((amount) => Math.round(amount * perMajor));
  const timing = orderChances?.(population, horizon.days);
  return {
    page: {
      customerIds: Array.from(customers, (at) => sorted.customerIds[at] as string),
      predictedClv: minor(predicted.value),
      lower: minor(outer.lower),
      upper: minor(outer.upper),
      likelyLower: minor(likely.lower),
      likelyUpper: minor(likely.upper),
      expectedPurchases: predicted.expectedPurchases,
      expectedOrderValue: minor(predicted.expectedOrderValue),
      pAlive: raisePAlive(pAlive ?? new Float64Array(customers.length).fill(Number.NaN), timing?.chances.at(-1)),
      nextOrderDay:
        timing?.nextOrderIn.map((days) => asOf + days) ?? new Float64Array(customers.length).fill(Number.NaN),
      orderChances: timing?.chances ?? [],
      ordersBy: CURVE_SHARES.slice(0, -1).map((share) =>
        Float32Array.from(fitted.expectedPurchases(population, share * horizon.days)),
      ),
      cohorts: labelled(cohortLabels(population, cohortBy)),
      acquisitionMonths: labelled(cohortLabels(population, "month")),
    },
    sums: {
      expectedPurchases: sumValues(predicted.expectedPurchases),
      draws: predicted.totals,
      pastValue: spentSince(log, asOf - Math.round(horizon.days), asOf),
      past,
      // Past spending is reported without the cap.
      cohorts: summariseCohorts(buildPopulationAt(sorted, asOf, null).population, predicted, cohortBy),
    },
  };
};
