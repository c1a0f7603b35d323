import type { Features } from "#lib/purchases/order-log.ts";

/** In documentation order. */
export const TRANSACTION_MODELS = ["bg_nbd", "mbg_nbd", "pareto_nbd"] as const;
export const SINGLE_MODELS = [...TRANSACTION_MODELS, "gradient_boosting", "cohort"] as const;
export type SingleModelName = (typeof SINGLE_MODELS)[number];
export type ModelName = SingleModelName | "ensemble";

/**
 * Customers' purchase histories in columns of equal length, one row per customer with a purchase (x, t_x, T and m_x in
 * the literature). Purchases of one day are one purchase; times are in days.
 */
export type Histories = {
  rows: number;
  /** Days with a purchase after the first one. */
  repeatPurchases: Float64Array;
  /** From the first purchase to the last; 0 if there is only one. */
  recency: Float64Array;
  /** From the first purchase to the as-of day. */
  tenure: Float64Array;
  /** Mean amount of the repeat purchases, in major units; NaN if none is known. */
  monetaryValue: Float64Array;
};

/** The purchase days of the same rows, for models that use dates: `starts[i]` to `starts[i + 1]` are row i's. */
export type PurchaseDays = {
  starts: Uint32Array;
  /** Days since 1970, ascending within a row. */
  days: Int32Array;
  /** In major units; NaN if unknown. */
  amounts: Float64Array;
  /** What was known of the customers on these days; `names` are those of all customers. */
  features?: { names: readonly string[]; onDays: readonly (Features | undefined)[] };
};

/** The customers to fit a model to or to predict. Rows of different populations may be different customers. */
export type Population = {
  histories: Histories;
  /** Missing if only summaries were given. */
  purchases?: PurchaseDays;
  /** The as-of day, in days since 1970. */
  asOf: number;
  /** Additional customer features (engagement): one column each, NaN if unknown. */
  features?: { names: readonly string[]; columns: readonly Float64Array[] };
  /** Each row's cohort, if cohorts are to have parameters of their own; null if it is unknown. */
  cohorts?: readonly (string | null)[];
};

/** How far ahead, and the annual `discountRate`; 0 for none. */
export type Horizon = { days: number; discountRate: number };

export type PredictionOptions = {
  horizon: Horizon;
  /** Target coverage of the prediction interval, in (0, 1). */
  level: number;
  seed: number;
};

/** Draws of a total; enough for the bounds of a 99.9% interval. */
export const TOTAL_DRAWS = 2000;

/**
 * One row per customer. `value` and its bounds are discounted amounts over the horizon; the bounds are predictive and
 * equal-tailed.
 */
export type Prediction = {
  expectedPurchases: Float64Array;
  /** Amount per purchase. */
  expectedOrderValue: Float64Array;
  value: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** Only from models that estimate it. */
  pAlive: Float64Array | null;
  /**
   * The total spending of all rows, drawn `TOTAL_DRAWS` times. Draws with the same index from predictions of one fit
   * may be added, which gives the interval of a total over batches.
   */
  totals: Float64Array;
};

/** Caveats about a forecast. */
export const CLV_WARNINGS = [
  "short_history",
  "short_history_customers",
  "one_purchase_each",
  "few_customers",
  "amounts_missing",
  "no_amounts",
  "amounts_capped",
  "refunds",
  "after_as_of",
  "regular_timing",
  "horizon_beyond_history",
  "not_validated",
  "needs_dates",
  "features_unused",
  "not_converged",
  /** Too few periods after a past day for `model` to learn from. */
  "too_little_to_learn",
  /** The optimizer stopped before the gradient of `model`'s likelihood reached zero. */
  "best_reached",
  /** Too few repeat purchases to fit `model`: default parameters are used. */
  "parameters_assumed",
  /** Too few customers with known repeat amounts: default shapes around the mean amount replace the Gamma-Gamma fit. */
  "spending_assumed",
  /** The amounts' tail is so long that Gamma-Gamma's q was limited to `q`. */
  "spending_heavy_tail",
  "p_alive_of_bg_nbd",
  "intervals_missed",
  /** Season, drift and past errors could not be learned: the total's interval uses typical forecast errors. */
  "totals_assumed",
] as const;
export type ClvWarningCode = (typeof CLV_WARNINGS)[number];

/** `values` fill the placeholders of the code's text (`words/`); models appear by display name. */
export type ClvWarning = { code: ClvWarningCode; values: Readonly<Record<string, number | string>> };

/** The precision of a maximum-likelihood fit. */
export type FitReport = {
  /** Per parameter; null if the data don't determine it. */
  standardErrors: Readonly<Record<string, number | null>>;
  converged: boolean;
  /** The remaining gradient: the largest derivative of the mean log-likelihood by a parameter's logarithm. */
  slope: number;
  evaluations: number;
};

/** No forecast reaches beyond this many purchases of one customer. */
export const MOST_COUNTED = 1 << 12;

/**
 * Writes the probabilities of 0, 1, 2 … purchases of a row into `chances`, until hardly any is left or there are `MOST_COUNTED`.
 * Returns how many were written.
 */
export type PurchaseCounts = (row: number, chances: Float64Array) => number;

/** A fitted model. Its results depend only on the rows passed in and the seed, not on other rows. */
export type FittedModel = {
  name: SingleModelName | "ensemble";
  /**
   * With the letters of the papers, times in days; empty for non-parametric models. Keyed by part: `{pareto_nbd: {…},
   * gamma_gamma: {…}}`.
   */
  parameters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  logLikelihood: Readonly<Record<string, number>>;
  /** The parameters of a cohort that has enough customers for its own; undefined for others. */
  cohortParameters?: (cohort: string) => FittedModel["parameters"] | undefined;
  /** For the same parts, if they were fitted rather than assumed. */
  fits?: Readonly<Record<string, FitReport>>;
  warnings: readonly ClvWarning[];
  usesFeatures?: boolean;
  /** Expected purchases in the next days, undiscounted; compared with a holdout. */
  expectedPurchases: (population: Population, days: number) => Float64Array;
  /**
   * What it would expect of the same customers if they were `share` times as likely to leave from now on; only of models
   * in which customers leave.
   */
  withDropout?: (share: number) => Pick<FittedModel, "expectedPurchases">;
  /** The probability of at least one purchase in the next days; compared with outcomes in a calibration plot. */
  pActive: (population: Population, days: number) => Float64Array;
  /** The predictive distribution of each customer's purchases in the next days, at the fitted parameters. */
  purchaseCounts: (population: Population, days: number) => PurchaseCounts;
  pAlive: (population: Population) => Float64Array | null;
  predict: (population: Population, options: PredictionOptions) => Prediction;
};

/** The interface of all models. Never throws for lack of data; a fallback answers instead, with a warning. */
export type ClvModel = {
  name: SingleModelName;
  fit: (population: Population, options: { seed: number; horizon: Horizon }) => FittedModel;
};
