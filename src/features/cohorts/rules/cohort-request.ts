import type { Month } from "#lib/time/month.ts";

/** What a cell shows. */
export const COHORT_METRICS = ["retention", "orders", "revenue", "margin", "ltv"] as const;
export type CohortMetric = (typeof COHORT_METRICS)[number];

/** What the customers of a cohort have in common: of their first order, except the last three. */
export const COHORT_DIMENSIONS = [
  "month",
  "product",
  "category",
  "discount",
  "channel",
  "campaign",
  "country",
  "rfm_segment",
] as const;
export type CohortDimension = (typeof COHORT_DIMENSIONS)[number];

/** A first order may have several values of these, which puts its customer in several cohorts. */
export const SHARED_DIMENSIONS: readonly CohortDimension[] = ["product", "category", "discount", "channel"];

/** Whether orders, revenue and margin are sums, or divided by the cell's customers. */
export const COHORT_SCALES = ["total", "customer"] as const;
export type CohortScale = (typeof COHORT_SCALES)[number];

/** The values with the most customers; all others are one cohort. */
export const MOST_COHORTS = 20;

/** Months of first orders, and thus columns. */
export const MOST_MONTHS = 60;

export const STANDARD_MONTHS = 12;

/** Which customers: their first order was in these months, and in this storefront. */
export type CohortRange = { from: Month; to: Month; storefrontId: number | null };
