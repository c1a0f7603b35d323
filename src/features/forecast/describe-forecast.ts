import type { LanguageTag } from "#core/messages/language.ts";
import { toCohortLabel } from "#lib/clv/cohorts.ts";
import { forecast } from "#lib/clv/forecast.ts";
import type {
  CustomerPrediction,
  ForecastResult,
  PredictedCohort,
  ShopTotals,
  TierSummary,
} from "#lib/clv/forecast-answer.ts";
import {
  type ClvData,
  type CohortCriterion,
  type CohortSpan,
  isCohortField,
  type ModelRequest,
  type PurchaseLog,
} from "#lib/clv/forecast-request.ts";
import type { ClvWarning } from "#lib/clv/model.ts";
import type { ActivityBacktest } from "#lib/clv/timing/activity-backtest.ts";
import type { Fold, HoldoutErrors, ModelReport, Validation } from "#lib/clv/validation-report.ts";
import { firstLabels } from "#lib/purchases/order-log.ts";
import { toDay } from "#lib/time/day.ts";
import { tierInWords } from "#records/rules/names-in-words.ts";
import { type PostedPurchases, resolveClvData, resolveDays, type StoredPurchases } from "./posted-purchases.ts";
import { choiceInWords, forecastWarning } from "./rules/forecast-words.ts";
import { type PathPeriod, pathPeriods } from "./rules/stored-path.ts";

const formatCustomer = (each: CustomerPrediction) => ({
  customer_id: each.customerId,
  predicted_clv: each.value,
  lower: each.lower,
  upper: each.upper,
  expected_purchases: each.expectedPurchases,
  expected_order_value: each.expectedOrderValue,
  p_alive: each.pAlive,
  segment: each.tier,
  cohort: each.cohort,
});

const formatTier = ({ tier, customers, value, share }: TierSummary, language: LanguageTag) => {
  const { label, actions } = tierInWords(tier, language);
  return {
    segment: tier,
    label,
    customer_count: customers,
    total_clv: value,
    share,
    recommended_actions: [...actions],
  };
};

const formatFold = ({ asOf, end, customers }: Fold) => ({
  as_of: toDay(asOf),
  end: toDay(end),
  customer_count: customers,
});

const formatErrors = ({ rankCorrelation, ...errors }: HoldoutErrors) => ({
  ...errors,
  rank_correlation: rankCorrelation,
});

const formatValidation = ({ folds, selection, holdout, errors, level }: Validation) => ({
  folds: folds.map(formatFold),
  selection: selection.map(formatErrors),
  holdout: formatFold(holdout),
  errors: errors.map(formatErrors),
  confidence_level: level,
});

export const formatModel = (report: ModelReport, language: LanguageTag) => ({
  requested: report.requested,
  selected: report.selected,
  reason: report.reason.code,
  explanation: choiceInWords(report, language),
  weights: report.weights,
  parameters: report.parameters,
  log_likelihood: report.logLikelihood,
  fits: Object.fromEntries(
    Object.entries(report.fits).map(([part, { standardErrors, ...fit }]) => [
      part,
      { standard_errors: standardErrors, ...fit },
    ]),
  ),
  validation: report.validation && formatValidation(report.validation),
});

/** Rounds away the floating-point error of adding amounts. */
const summed = (money: number): number => Number(money.toFixed(6));

const formatCohort = ({
  cohort,
  customers,
  purchases,
  revenue,
  value,
  expectedPurchases,
  ages,
  parameters,
}: PredictedCohort) => ({
  cohort: cohort || null,
  customer_count: customers,
  purchases,
  revenue: summed(revenue),
  predicted_clv: value,
  expected_purchases: expectedPurchases,
  ages: ages.map((each) => ({
    age: each.age,
    active_customers: each.activeCustomers,
    purchases: each.purchases,
    revenue: summed(each.revenue),
    is_complete: each.isComplete,
  })),
  parameters,
});

const formatShop = ({ ahead: { whole, worth }, difference: { purchases, value } }: ShopTotals) => ({
  ...(pathPeriods(whole)[0] as PathPeriod),
  predicted_clv: worth?.expected ?? null,
  difference: { expected_purchases: purchases, predicted_clv: value },
});

const formatTotals = ({ totals, shop }: Pick<ForecastResult, "totals" | "shop">) => ({
  customer_count: totals.customers,
  predicted_clv: totals.value,
  lower: totals.lower,
  upper: totals.upper,
  expected_purchases: totals.expectedPurchases,
  shop: shop && formatShop(shop),
});

export const formatWarnings = (warnings: readonly ClvWarning[], language: LanguageTag) =>
  warnings.map((warning) => ({ ...warning, message: forecastWarning(warning, language) }));

/** A forecast in the specification's field names, with texts in `language`. */
const formatForecast = (found: ForecastResult, language: LanguageTag) => ({
  forecasts: found.forecasts.map(formatCustomer),
  segments: found.tiers.map((tier) => formatTier(tier, language)),
  totals: formatTotals(found),
  path: found.shop && pathPeriods(found.shop.ahead.months),
  model: formatModel(found.model, language),
  cohorts: found.cohorts.map(formatCohort),
  warnings: formatWarnings(found.warnings, language),
  horizon_days: found.horizonDays,
  confidence_level: found.level,
});

export const formatBacktest = ({ calibrator, holdout, calibratedOn, points, ...found }: ActivityBacktest) => ({
  method: "platt" as const,
  ...calibrator,
  calibrated_on: calibratedOn && formatFold(calibratedOn),
  holdout: formatFold(holdout),
  error: found.error,
  error_uncalibrated: found.errorBefore,
  brier_score: found.brier,
  points: points.map(({ customers, happened, ...point }) => ({
    customer_count: customers,
    observed: happened,
    ...point,
  })),
});

type PostedForecast = PostedPurchases & {
  /** In days. */
  horizon: number;
  model: ModelRequest | "ml";
  cohort_by: CohortCriterion;
  confidence_level: number;
  discount_rate: number;
  path: boolean;
  seed: number;
};

/** The span of each customer's first purchase; null for one with refunds only. */
const firstSpans = ({ customerIds, customers, days, amounts }: PurchaseLog, span: CohortSpan): (string | null)[] => {
  const first = new Int32Array(customerIds.length).fill(NEVER);
  for (let row = 0; row < days.length; row++) {
    const [customer, day] = [customers[row] as number, days[row] as number];
    if (!((amounts[row] as number) < 0) && day < (first[customer] as number)) first[customer] = day;
  }
  return Array.from(first, (day) => (day === NEVER ? null : toCohortLabel(day, span)));
};

const NEVER = 2 ** 31 - 1;

/** With each customer's cohort as of a day, if cohorts are requested, so that each has parameters of its own. */
const withCohorts = (data: ClvData, { cohort_by: by, transactions }: PostedForecast, asOf: number): ClvData => {
  if (data.kind === "summaries") {
    if (!isCohortField(by)) return data;
    return { ...data, rows: data.rows.map((row) => ({ ...row, cohort: row.labels?.[by] ?? null })) };
  }
  const { log } = data;
  if (isCohortField(by)) return { ...data, log: { ...log, cohorts: firstLabels(transactions ?? [], log, by, asOf) } };
  return by === "none" ? data : { ...data, log: { ...log, cohorts: firstSpans(log, by) } };
};

/**
 * Forecasts what customers will spend, in the specification's field names, with texts in `language`; from `stored` if
 * the business's own orders are requested. Throws INVALID_PARAMETER without any purchases.
 */
export const describeForecast = (posted: PostedForecast, language: LanguageTag, stored?: StoredPurchases) => {
  const { given, ...days } = resolveDays(posted, stored);
  const data = withCohorts(resolveClvData(posted, stored), posted, days.asOf ?? days.today);
  const found = forecast(data, {
    horizon: { days: posted.horizon, discountRate: posted.discount_rate },
    model: posted.model === "ml" ? "gradient_boosting" : posted.model,
    cohortBy: isCohortField(posted.cohort_by) ? "none" : posted.cohort_by,
    level: posted.confidence_level,
    seed: posted.seed,
    hasPath: posted.path,
    ...days,
  });
  // For summaries, the caller's own date if given.
  return { ...formatForecast(found, language), as_of: data.kind === "summaries" ? given : toDay(found.asOf) };
};
