import type { Population, Prediction } from "#lib/clv/model.ts";
import { quantileSorted } from "#lib/statistics/quantile.ts";
import { summariseCohorts } from "./cohorts/cohort-summary.ts";
import { cohortsBy, spanFor } from "./cohorts/cohorts.ts";
import { fitForecast } from "./fit-forecast.ts";
import type {
  CustomerPrediction,
  ForecastResult,
  ForecastTotals,
  PredictedCohort,
  ShopTotals,
} from "./forecast-answer.ts";
import type { ClvData, CohortSpan, ForecastOptions } from "./forecast-request.ts";
import { prepare, sumValues } from "./history/prepare-population.ts";
import { assignClvTiers, summariseTiers } from "./tiers.ts";
import { LEAST_EXPECTED, withAssumedErrors } from "./totals/assumed-errors.ts";
import { type TotalsAhead, totalsAhead } from "./totals/totals-ahead.ts";
import { shortHistoryWarnings, warn } from "./warnings.ts";

/**
 * Widens bounds to include the point estimate: if zero is the most likely outcome, the mean may lie above the interval.
 * Coverage is measured before this.
 */
export const widened = (
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
export const cohortLabels = (
  { asOf, histories, purchases, cohorts }: Population,
  span: CohortSpan,
): (string | null)[] => {
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
