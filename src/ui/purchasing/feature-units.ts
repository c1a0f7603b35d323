import type { FeatureName } from "#lib/domain/purchasing/purchasing.ts";

export type FeatureUnit = "money" | "number" | "rate" | "days" | "share" | "index";

/** In what a feature is written. */
export const UNIT_OF: Record<FeatureName, FeatureUnit> = {
  totalPurchases: "money",
  avgOrderValue: "money",
  orderCount: "number",
  purchaseFrequency: "rate",
  basketSize: "number",
  categoryDiversity: "index",
  repurchaseRate: "share",
  discountRate: "share",
  daysSinceLastPurchase: "days",
  daysBetweenPurchases: "days",
  regularity: "index",
  priceLevel: "index",
  seasonality: "index",
  weekendShare: "share",
};
