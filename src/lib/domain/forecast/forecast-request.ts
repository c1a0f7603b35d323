import type { Horizon } from "./model.ts";

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
