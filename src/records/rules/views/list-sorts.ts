import { ORDER_CHANCES } from "#lib/clv/order-chance-days.ts";

/** The fields by which each list is sorted. */
export const CUSTOMER_SORTS = [
  "name",
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "grossMargin",
  "marginRate",
  "predictedClv",
] as const;
export const SEGMENT_SORTS = ["name", "memberCount", "updatedAt"] as const;
export const WIN_BACK_SORTS = ["saveValue", "chanceToReturn", "lastOrder", "name"] as const;
export const CHURN_SORTS = ["valueAtRisk", "lifetimeValue", "churnRisk", "name"] as const;
export const FORECAST_SORTS = [
  "name",
  "predictedClv",
  "expectedPurchases",
  "pAlive",
  "nextOrderOn",
  ...ORDER_CHANCES,
] as const;

/** The order of each list if none is requested. */
export const STANDARD_SORTS = {
  customers: "-lifetimeValue",
  segments: "name",
  forecast: "-predictedClv",
  winBack: "-saveValue",
  churn: "-valueAtRisk",
} as const;
