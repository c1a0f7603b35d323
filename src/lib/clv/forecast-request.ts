import type { Horizon } from "#lib/clv/model.ts";
import { COHORT_FIELDS, type CohortField, type CohortLabels, type Features } from "#lib/purchases/order-log.ts";

/** `auto` selects among all models by holdout, `probabilistic` among the transaction models. */
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

/** By first purchase; `none` turns cohorts off. */
export const COHORT_SPANS = ["none", "month", "quarter", "year"] as const;

export type CohortSpan = (typeof COHORT_SPANS)[number];

export type CohortCriterion = CohortSpan | CohortField;

export const isCohortField = (criterion: CohortCriterion): criterion is CohortField =>
  (COHORT_FIELDS as readonly string[]).includes(criterion);

/** In columns of equal length, one row per purchase, in any order. */
export type PurchaseLog = {
  /** Unique; a customer without a purchase is not forecast. */
  customerIds: readonly string[];
  /** Index into `customerIds`. */
  customers: Uint32Array;
  /** Days since 1970 (`toDayNumber`). */
  days: Int32Array;
  /** In major units; NaN if unknown; negative for refunds. */
  amounts: Float64Array;
  /** By customer, if each cohort is to have parameters of its own; null if a customer's is unknown. */
  cohorts?: readonly (string | null)[];
  /** What was known of the customer on the day of each row, if anything was of any. */
  features?: readonly (Features | undefined)[];
};

/** A precomputed customer summary, like `Histories`, in days. */
export type CustomerSummary = {
  customerId: string;
  frequency: number;
  recency: number;
  t: number;
  /** Mean of the repeat purchases; null if unknown. */
  monetaryValue: number | null;
  features?: Features;
  labels?: CohortLabels;
  /** If each cohort is to have parameters of its own; null if it is unknown. */
  cohort?: string | null;
};

export type ClvData = { kind: "purchases"; log: PurchaseLog } | { kind: "summaries"; rows: readonly CustomerSummary[] };

export type ForecastOptions = {
  horizon: Horizon;
  model: ModelRequest;
  cohortBy: CohortSpan;
  /** Target coverage of the prediction interval, in (0, 1). */
  level: number;
  seed: number;
  /**
   * Days since 1970: later purchases are ignored. Defaults to the last day with a purchase that is not in the future.
   */
  asOf?: number;
  /** Days since 1970. */
  today: number;
  /** Models are compared over past periods of at least this many days; two weeks by default. */
  selectionDays?: number;
};
