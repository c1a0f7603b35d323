import type { ModelRequest } from "#lib/clv/forecast-request.ts";
import type { FitReport, ModelName, SingleModelName } from "#lib/clv/model.ts";
import type { FirstPurchaseLessons } from "#lib/clv/models/first-purchase.ts";

/** The benchmarks for candidates: the rate so far continues, or each customer buys like their cohort's mean. */
export const BASELINES = ["status_quo", "cohort_mean"] as const;

export type BaselineName = (typeof BASELINES)[number];

/** Errors of purchases in the holdout period, one row per customer. */
export type HoldoutErrors = {
  model: ModelName | BaselineName;
  /** Mean continuous ranked probability score of the predicted distributions; the mean absolute error for baselines. */
  crps: number;
  /** The basis of the selection: `crps` and a tenth of the absolute error of the total per customer. */
  score: number;
  mae: number;
  rmse: number;
  actual: number;
  predicted: number;
  /** predicted / actual − 1; null if there were no purchases. */
  bias: number | null;
  /** Spearman's, in −1 … 1; null if all values are equal. */
  rankCorrelation: number | null;
  /** Share of customers whose spending was inside their interval; null for baselines and if no amount is known. */
  coverage: number | null;
};

/** Days since 1970: fitted with the data up to `asOf`, compared with purchases after it up to `end`. */
export type Fold = { asOf: number; end: number; customers: number };

export type Validation = {
  /** The basis of the selection: errors over these folds, all before the holdout. Empty if not needed or possible. */
  folds: Fold[];
  selection: HoldoutErrors[];
  /** The last period, which took no part in selection or weighting. */
  holdout: Fold;
  errors: HoldoutErrors[];
  /** The level to compare coverage with. */
  level: number;
};

export const CHOICE_REASONS = [
  /** Requested. */
  "requested",
  /** The `asked` model could not be fitted. */
  "stood_in",
  /** Lowest score over the folds. */
  "least_error",
  /** Within 1% of the lowest score, and the total of the past periods was nearer. */
  "nearest_total",
  /** Within 1% of the lowest score, with as near a total, and simpler. */
  "simplest_of_the_best",
  /** Too short a history for folds, or summaries without dates: selected by likelihood. */
  "best_likelihood",
  /** Too little data for a selection: one purchase each, or hardly any customers. */
  "too_little_data",
] as const;

export type ChoiceReason = (typeof CHOICE_REASONS)[number];

export type ModelReport = {
  requested: ModelRequest;
  selected: ModelName;
  reason: { code: ChoiceReason; values: Readonly<Record<string, number | string>> };
  /** Weights of the ensemble's parts, sum 1; 1 for a single model. */
  weights: Partial<Record<SingleModelName, number>>;
  /** With the letters of the papers, times in days. */
  parameters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  logLikelihood: Readonly<Record<string, number>>;
  fits: Readonly<Record<string, FitReport>>;
  /** What adjusts the model's forecasts of customers with one purchase, where `auto` chose it; null for requested models. */
  firstPurchase: FirstPurchaseLessons | null;
  validation: Validation | null;
};

/**
 * Cumulative repeat purchases; `day` in days since 1970. From the holdout's `asOf` on, the expectation was made without
 * the purchases.
 */
export type TrackingPoint = { day: number; actual: number; expected: number; lower: number; upper: number };

export type Tracking = { holdoutFrom: number; points: TrackingPoint[] };

/** Customers with similar predictions in the holdout: predicted against observed. 95% binomial interval (Wilson). */
export type CalibrationPoint = {
  customers: number;
  /** Mean predicted probability of a purchase, and the observed share. */
  predicted: number;
  happened: number;
  lower: number;
  upper: number;
};
