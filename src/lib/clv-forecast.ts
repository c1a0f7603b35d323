import type {
  ClvData,
  CohortSpan,
  CohortSummary,
  CustomerForecast,
  CustomerSummary,
  Fold,
  ForecastAnswer,
  HoldoutErrors,
  ModelReport,
  ModelRequest,
  PurchaseLog,
  TierSummary,
  Validation,
} from "./domain/clv/clv.ts";
import { forecast } from "./domain/clv/forecast.ts";
import { choiceInWords, tierInWords, warningInWords } from "./domain/clv/words/words-of.ts";
import { type Day, dayNumberOf, dayOf, dayOfNumber } from "./domain/time.ts";
import type { Language } from "./domain/words/language.ts";
import { now } from "./server/clock.ts";

type PostedTransaction = { customerId: string; day: number; amount: number };

type PostedForecast = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  customer_data?: readonly CustomerSummary[] | null | undefined;
  source?: "stored" | null | undefined;
  /** Days. */
  horizon: number;
  model: ModelRequest | "ml";
  cohort_by: CohortSpan;
  confidence_level: number;
  discount_rate: number;
  as_of?: Day | null | undefined;
  seed: number;
};

/** The business's own purchases, and the day that is today for it. */
export type StoredPurchases = { log: PurchaseLog; today: Day };

/** Whether the route must read the business's own orders. */
export const asksForStored = ({ source }: Pick<PostedForecast, "source">): boolean => source === "stored";

const logOf = (transactions: readonly PostedTransaction[]): PurchaseLog => {
  const places = new Map<string, number>();
  const customers = new Uint32Array(transactions.length);
  const days = new Int32Array(transactions.length);
  const amounts = new Float64Array(transactions.length);
  for (const [row, { customerId, day, amount }] of transactions.entries()) {
    const place = places.get(customerId) ?? places.size;
    if (place === places.size) places.set(customerId, place);
    customers[row] = place;
    days[row] = day;
    amounts[row] = amount;
  }
  return { customerIds: [...places.keys()], customers, days, amounts };
};

const dataOf = ({ transactions, customer_data: rows }: PostedForecast, stored?: StoredPurchases): ClvData => {
  if (stored) return { kind: "purchases", log: stored.log };
  return rows ? { kind: "summaries", rows } : { kind: "purchases", log: logOf(transactions ?? []) };
};

/** Where the day is over last: what a shop anywhere calls today is not in the future. */
const LAST_ZONE = "Pacific/Kiritimati";

/** Summaries are of whatever day they were made on: one that is not today's, so that tomorrow's answer is the same. */
const ANY_DAY: Day = "2000-01-01";

const tellCustomer = (each: CustomerForecast) => ({
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

const tellTier = ({ tier, customers, value, share }: TierSummary, language: Language) => {
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

const tellFold = ({ asOf, end, customers }: Fold) => ({
  as_of: dayOfNumber(asOf),
  end: dayOfNumber(end),
  customer_count: customers,
});

const tellErrors = ({ rankCorrelation, ...errors }: HoldoutErrors) => ({
  ...errors,
  rank_correlation: rankCorrelation,
});

const tellValidation = ({ folds, selection, holdout, errors, level }: Validation) => ({
  folds: folds.map(tellFold),
  selection: selection.map(tellErrors),
  holdout: tellFold(holdout),
  errors: errors.map(tellErrors),
  confidence_level: level,
});

const tellModel = (report: ModelReport, language: Language) => ({
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
  validation: report.validation && tellValidation(report.validation),
});

const tellCohort = ({ cohort, customers, purchases, revenue, value, expectedPurchases, ages }: CohortSummary) => ({
  cohort,
  customer_count: customers,
  purchases,
  revenue,
  predicted_clv: value,
  expected_purchases: expectedPurchases,
  ages: ages.map(({ age, activeCustomers, isComplete, ...did }) => {
    return { age, active_customers: activeCustomers, ...did, is_complete: isComplete };
  }),
});

const tellTotals = ({ customers, value, lower, upper, expectedPurchases }: ForecastAnswer["totals"]) => ({
  customer_count: customers,
  predicted_clv: value,
  lower,
  upper,
  expected_purchases: expectedPurchases,
});

/**
 * What customers will spend, in the specification's names, with words for a reader of `language`; of `stored` where the
 * business's own are asked for. Throws INVALID_PARAMETER where nobody has bought yet.
 */
export const describeForecast = (posted: PostedForecast, language: Language, stored?: StoredPurchases) => {
  const today = dayNumberOf(stored?.today ?? dayOf(now(), LAST_ZONE));
  const data = dataOf(posted, stored);
  const given = posted.as_of ?? stored?.today ?? null;
  const asOf = given ?? (data.kind === "summaries" ? ANY_DAY : null);
  const found = forecast(data, {
    horizon: { days: posted.horizon, discountRate: posted.discount_rate },
    model: posted.model === "ml" ? "gradient_boosting" : posted.model,
    cohortBy: posted.cohort_by,
    level: posted.confidence_level,
    seed: posted.seed,
    ...(asOf !== null && { asOf: dayNumberOf(asOf) }),
    today,
  });
  return {
    forecasts: found.forecasts.map(tellCustomer),
    segments: found.tiers.map((tier) => tellTier(tier, language)),
    totals: tellTotals(found.totals),
    model: tellModel(found.model, language),
    cohorts: found.cohorts.map(tellCohort),
    warnings: found.warnings.map((warning) => ({ ...warning, message: warningInWords(warning, language) })),
    as_of: data.kind === "summaries" ? given : dayOfNumber(found.asOf),
    horizon_days: found.horizonDays,
    confidence_level: found.level,
  };
};
