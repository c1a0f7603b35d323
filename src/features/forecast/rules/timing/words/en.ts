import type { TimingWords } from "./timing-words.ts";

export const en: TimingWords = {
  risk: { high: "High churn risk", medium: "Medium churn risk", low: "Low churn risk" },
  features: {
    frequency: "Days with a purchase after the first one",
    recency: "Days from the first purchase to the last; 0 after a single one",
    t: "Days from the first purchase to the as-of day",
    monetary_value: "Mean amount of the repeat purchases; null without any",
    purchases: "Days with a purchase, including the first",
    total_revenue: "Sum of all amounts, net of refunds",
    average_order_value: "Mean amount of all purchases",
    first_order_value: "Amount of the first purchase",
    last_order_value: "Amount of the last purchase",
    largest_order_value: "Amount of the largest purchase",
    days_since_last_purchase: "Days from the last purchase to the as-of day",
    mean_gap: "Mean number of days between consecutive purchases",
    gap_deviation: "Standard deviation of the days between consecutive purchases",
    purchases_last_90_days: "Days with a purchase in the 90 days up to the as-of day",
    revenue_last_90_days: "Amounts of the 90 days up to the as-of day",
    purchases_last_365_days: "Days with a purchase in the 365 days up to the as-of day",
    revenue_last_365_days: "Amounts of the 365 days up to the as-of day",
    purchase_trend: "Purchases in the last 90 days minus those in the 90 days before",
  },
};
