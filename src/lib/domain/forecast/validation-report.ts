import type { ModelRequest } from "./forecast-request.ts";
import type { FitReport, ModelName, SingleModelName } from "./model.ts";

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
