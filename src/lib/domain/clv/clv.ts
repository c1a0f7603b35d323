import type { ClvWarning, FitReport, Horizon, ModelName, SingleModelName } from "./model.ts";

/** `auto` chooses by the holdout among all, `probabilistic` among the models of transactions. */
export const REQUESTS = [
  "auto",
  "probabilistic",
  "bg_nbd",
  "mbg_nbd",
  "pareto_nbd",
  "gradient_boosting",
  "cohort",
  "ensemble",
] as const;
export type ModelRequest = (typeof REQUESTS)[number];

/** By the first purchase; `none` puts everybody into none. */
export const COHORT_SPANS = ["none", "month", "quarter", "year"] as const;
export type CohortSpan = (typeof COHORT_SPANS)[number];

/** In columns of equal length, a row a purchase, in any order. */
export type PurchaseLog = {
  /** Unique; whoever has no purchase is no customer of the forecast. */
  customerIds: readonly string[];
  /** Index into `customerIds`. */
  customers: Uint32Array;
  /** Days since 1970 (`dayNumberOf`). */
  days: Int32Array;
  /** In major units; NaN where unknown; below 0 what was given back. */
  amounts: Float64Array;
};

/** What somebody else summed up of a customer: as `Histories`, in days. */
export type CustomerSummary = {
  customerId: string;
  frequency: number;
  recency: number;
  t: number;
  /** Mean of the repeat purchases; null where unknown. */
  monetaryValue: number | null;
  features?: Readonly<Record<string, number>>;
};

export type ClvData = { kind: "purchases"; log: PurchaseLog } | { kind: "summaries"; rows: readonly CustomerSummary[] };

export type ForecastOptions = {
  horizon: Horizon;
  model: ModelRequest;
  cohortBy: CohortSpan;
  /** Share of customers whose spending an interval shall hold, in (0, 1). */
  level: number;
  seed: number;
  /** Days since 1970: purchases after it are left out. Without it the last day with a purchase that is not in the future. */
  asOf?: number;
  /** Days since 1970. */
  today: number;
};

export const CLV_TIERS = ["high", "medium", "low"] as const;
export type ClvTier = (typeof CLV_TIERS)[number];

/** Money in major units; `value` and its bounds discounted over the horizon. */
export type CustomerForecast = {
  customerId: string;
  value: number;
  lower: number;
  upper: number;
  expectedPurchases: number;
  expectedOrderValue: number;
  pAlive: number | null;
  tier: ClvTier;
  /** Null where nobody's first purchase is known or cohorts were not asked for. */
  cohort: string | null;
};

/** `share` of everybody's value, 0 where nobody is expected to spend. */
export type TierSummary = { tier: ClvTier; customers: number; value: number; share: number };

export type ForecastTotals = {
  customers: number;
  value: number;
  lower: number;
  upper: number;
  expectedPurchases: number;
};

/** One age of a cohort, in spans since its first purchases: 0 is the span they came in. */
export type CohortAge = {
  age: number;
  /** Of its customers, those who bought then. */
  activeCustomers: number;
  purchases: number;
  revenue: number;
  /** Whether the span is over for all of them. */
  isComplete: boolean;
};

export type CohortSummary = {
  cohort: string;
  customers: number;
  /** First and repeat purchase days to date, and their money. */
  purchases: number;
  revenue: number;
  /** Expected, over the horizon. */
  value: number;
  expectedPurchases: number;
  ages: CohortAge[];
};

/** Candidates and what they must beat: the rate so far goes on, or everybody buys as their cohort's mean. */
export const BASELINES = ["status_quo", "cohort_mean"] as const;
export type BaselineName = (typeof BASELINES)[number];

/** Of purchases in the days held out, a row a customer. */
export type HoldoutErrors = {
  model: ModelName | BaselineName;
  mae: number;
  rmse: number;
  actual: number;
  predicted: number;
  /** predicted / actual − 1; null where nobody bought. */
  bias: number | null;
  /** Spearman's, in −1 … 1; null where all are alike. */
  rankCorrelation: number | null;
  /** Share of customers whose spending was inside their interval; null for baselines and where no money is known. */
  coverage: number | null;
};

/** Days since 1970: fitted to what was known on `asOf`, compared with what came after it until `end`. */
export type Fold = { asOf: number; end: number; customers: number };

export type Validation = {
  /** What decided: errors over these folds together, all before the holdout. Empty where none was needed or possible. */
  folds: Fold[];
  selection: HoldoutErrors[];
  /** The last days, which no choice and no weight has seen. */
  holdout: Fold;
  errors: HoldoutErrors[];
  /** The level the coverage is to be compared with. */
  level: number;
};

export const CHOICE_REASONS = [
  /** It was asked for. */
  "requested",
  /** The one that was to be, `asked`, could not be fitted. */
  "stood_in",
  /** Least RMSE over the folds. */
  "least_error",
  /** Within 1 % of the least RMSE and simpler. */
  "simplest_of_the_best",
  /** Too short for folds, or summaries without dates: the likelihood decided. */
  "best_likelihood",
  /** Too little to choose with: one purchase each, or hardly anybody. */
  "too_little_data",
] as const;
export type ChoiceReason = (typeof CHOICE_REASONS)[number];

export type ModelReport = {
  requested: ModelRequest;
  selected: ModelName;
  reason: { code: ChoiceReason; values: Readonly<Record<string, number | string>> };
  /** Of the ensemble's parts, sum 1; of a single model 1. */
  weights: Partial<Record<SingleModelName, number>>;
  /** By their papers' letters, time in days. */
  parameters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  logLikelihood: Readonly<Record<string, number>>;
  fits: Readonly<Record<string, FitReport>>;
  validation: Validation | null;
};

/** Cumulative repeat purchases; `day` in days since 1970. From the holdout's `asOf` on, the expectation had not seen the purchases. */
export type TrackingPoint = { day: number; actual: number; expected: number; lower: number; upper: number };
export type Tracking = { holdoutFrom: number; points: TrackingPoint[] };

/** Customers of like expectation in the holdout: did what was predicted happen? Interval: binomial, 95 % (Wilson). */
export type CalibrationPoint = {
  customers: number;
  /** Mean probability of buying at all, and the share that did. */
  predicted: number;
  happened: number;
  lower: number;
  upper: number;
};

export type ForecastAnswer = {
  /** Days since 1970. */
  asOf: number;
  horizonDays: number;
  level: number;
  /** Ordered by customer id. */
  forecasts: CustomerForecast[];
  tiers: TierSummary[];
  totals: ForecastTotals;
  model: ModelReport;
  cohorts: CohortSummary[];
  tracking: Tracking | null;
  calibration: CalibrationPoint[];
  warnings: ClvWarning[];
};
