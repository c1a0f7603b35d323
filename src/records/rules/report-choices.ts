import { REVENUE_DIMENSIONS } from "./order-readings/change-of-revenue.ts";

/** What the pages of reports offer to choose from: their addresses, saved views and the API share it. */

/** Months of first orders. */
export const SPANS = [6, 12, 24, 36, 60] as const;
/** Two years have a twelfth month since the first order. */
export const STANDARD_SPAN = 24;

export const PRODUCT_TABS = ["products", "second-order", "pairs"] as const;

export const RETENTION_TABS = ["cohorts", "second-order", "order-gaps", "movement", "payback"] as const;

/** What groups of the second order have in common. */
export const GROUPS = ["product", "category", "storefront", "channel", "discount"] as const;
export type Group = (typeof GROUPS)[number];

/** The fields by which products and pairs of them are sorted. */
export const PRODUCT_SORTS = [
  "returnRate",
  "name",
  "revenue",
  "orders",
  "buyers",
  "firstBuyers",
  "nextYearRevenue",
  "medianDays",
  "discountShare",
  "returnedShare",
  "margin",
] as const;
export const PAIR_SORTS = ["lift", "customers"] as const;

/** What a cell of a cohort shows. */
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

/** Whether orders, revenue and margin are sums, or divided by the cell's customers. */
export const COHORT_SCALES = ["total", "customer"] as const;
export type CohortScale = (typeof COHORT_SCALES)[number];

/** What cells of retention show: the share of customers with an order, their number, or both. */
export const CELL_FIGURES = ["share", "customers", "both"] as const;
export type CellFigure = (typeof CELL_FIGURES)[number];

export const PAYBACK_DIMENSIONS = ["campaign", "month"] as const;

/** Days of the overview's periods, up to yesterday; with 7, 28 and about 90, each weekday counts equally. */
export const PERIOD_DAYS = [1, 7, 28, 90] as const;
export const STANDARD_DAYS = 28 as const;

/** What the overview compares a period with. */
export const COMPARISONS = ["previous", "year"] as const;

/** By what a change of revenue is split. */
export const SPLITS = ["factors", ...REVENUE_DIMENSIONS] as const;
