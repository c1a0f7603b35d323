/** In the order of the documentation. */
export const TRANSACTION_MODELS = ["bg_nbd", "mbg_nbd", "pareto_nbd"] as const;
export const SINGLE_MODELS = [...TRANSACTION_MODELS, "gradient_boosting", "cohort"] as const;
export type SingleModelName = (typeof SINGLE_MODELS)[number];
export type ModelName = SingleModelName | "ensemble";

/**
 * What customers' purchases come down to, in columns of equal length, a row a customer who bought (the field's x, t_x, T and
 * m_x). Purchases of one day are one purchase; times are in days.
 */
export type Histories = {
  rows: number;
  /** Days with a purchase after the first one. */
  repeatPurchases: Float64Array;
  /** From the first purchase to the last, 0 where there is one. */
  recency: Float64Array;
  /** From the first purchase to the day that the forecast is made as of. */
  tenure: Float64Array;
  /** Mean amount of the repeat purchases, in major units; NaN where there is none or none is known. */
  monetaryValue: Float64Array;
};

/** Every purchase day of the same rows, for models that learn from when they were: `starts[i]` to `starts[i + 1]` are row i's. */
export type PurchaseDays = {
  starts: Uint32Array;
  /** Days since 1970, ascending in a row. */
  days: Int32Array;
  /** In major units; NaN where unknown. */
  amounts: Float64Array;
};

/** Whom a model is fitted to or predicts for. Rows of two populations need not be the same people. */
export type Population = {
  histories: Histories;
  /** Where only summaries were given there are none. */
  purchases?: PurchaseDays;
  /** The day the histories end with, in days since 1970. */
  asOf: number;
  /** Further numbers that somebody knows of their customers (engagement): a column each, NaN where unknown. */
  features?: { names: readonly string[]; columns: readonly Float64Array[] };
};

/** How far ahead, and what money is worth later: `discountRate` a year, 0 for none. */
export type Horizon = { days: number; discountRate: number };

export type PredictionOptions = {
  horizon: Horizon;
  /** Share of customers whose spending an interval shall hold, in (0, 1). */
  level: number;
  seed: number;
};

/** Draws of a total: even the 99.9 % interval has its bounds inside. */
export const TOTAL_DRAWS = 2000;

/** A row a customer. `value` and its bounds are discounted money over the horizon; the bounds are predictive and equal-tailed. */
export type Prediction = {
  expectedPurchases: Float64Array;
  /** Money a purchase. */
  expectedOrderValue: Float64Array;
  value: Float64Array;
  lower: Float64Array;
  upper: Float64Array;
  /** Of models that know who is still a customer. */
  pAlive: Float64Array | null;
  /**
   * What all rows spend together, drawn `TOTAL_DRAWS` times: the k-th draws of two predictions by one fit may be added, so that a
   * total over many batches has an interval.
   */
  totals: Float64Array;
};

/** What a reader should know before believing a forecast. */
export const CLV_WARNINGS = [
  "short_history",
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
  /** `model` learns from what came after a day in the past: there is too little of it. */
  "too_little_to_learn",
  /** The optimiser stopped before the slope of the likelihood of `model` was gone. */
  "best_reached",
  /** Too few repeat purchases to fit `model`: usual values stand in for its parameters. */
  "parameters_assumed",
  /** Too few customers with known repeat amounts: usual shapes around the mean amount stand in for Gamma-Gamma. */
  "spending_assumed",
  /** Amounts have so long a tail that Gamma-Gamma's q was held at `q`. */
  "spending_heavy_tail",
  "p_alive_of_bg_nbd",
  "intervals_missed",
] as const;
export type ClvWarningCode = (typeof CLV_WARNINGS)[number];

/** `values` fill the words of the code (`words/`); a model among them goes by its name. */
export type ClvWarning = { code: ClvWarningCode; values: Readonly<Record<string, number | string>> };

/** How sure a fit by maximum likelihood is of itself. */
export type FitReport = {
  /** Of each parameter; null where the data do not decide it. */
  standardErrors: Readonly<Record<string, number | null>>;
  converged: boolean;
  /** What is left of the slope: the largest derivative of the mean log-likelihood by a parameter's logarithm. */
  slope: number;
  evaluations: number;
};

/** A model that has learned. Whatever it is asked depends on the rows asked about and the seed, not on other rows. */
export type FittedModel = {
  name: SingleModelName | "ensemble";
  /** By their papers' letters, time in days; of what is no formula, none. Keyed by the part: `{pareto_nbd: {…}, gamma_gamma: {…}}`. */
  parameters: Readonly<Record<string, Readonly<Record<string, number>>>>;
  logLikelihood: Readonly<Record<string, number>>;
  /** Of the same parts, where they were fitted and not assumed. */
  fits?: Readonly<Record<string, FitReport>>;
  warnings: readonly ClvWarning[];
  /** Purchases to be expected in the next days, undiscounted: what a holdout is compared with. */
  expectedPurchases: (population: Population, days: number) => Float64Array;
  /** The chance of one purchase or more in the next days: what a calibration plot asks whether it happened. */
  pActive: (population: Population, days: number) => Float64Array;
  pAlive: (population: Population) => Float64Array | null;
  predict: (population: Population, options: PredictionOptions) => Prediction;
};

/** One interface for all models. Throws never for want of data: a fallback that is said in `warnings` answers instead. */
export type ClvModel = {
  name: SingleModelName;
  fit: (population: Population, options: { seed: number; horizon: Horizon }) => FittedModel;
};
