import { type AxisTerms, high, kind, low, over, under } from "#lib/axes/axis.ts";

export const purchaseCadenceTerms: AxisTerms = {
  name: "purchase_cadence",
  group: "marketing",
  needs: "orders",
  purpose: "On which days and at which hours a customer buys, in the business's time zone.",
  vocabulary: [
    kind("weekend_shoppers", [[over("weekend_ratio", 0.5)]]),
    kind("business_hours_shoppers", [[over("business_hours", 0.5)]]),
    kind("office_hour_regulars", [[over("business_hours", 0.5), over("timing", 0.6)]]),
    kind("evening_shoppers", [[over("evening_ratio", 0.5)]]),
    kind("fixed_hour_shoppers", [[high("timing", 0.4), over("timing", 0.6)]]),
    kind("off_hours_shoppers", [[under("weekend_ratio", 0.2), under("business_hours", 0.2)]]),
    kind("weekday_shoppers", [[under("weekend_ratio", 0.1)]]),
    kind("anytime_shoppers", []),
  ],
};

export const purchaseFrequencyTerms: AxisTerms = {
  name: "purchase_frequency",
  group: "marketing",
  needs: "orders",
  purpose: "How often a customer buys, and how regularly.",
  vocabulary: [
    kind("one_time_customers", [[under("orders_per_month", 0.03), over("avg_days_between_orders", 250)]]),
    kind("high_frequency_loyalists", [[high("orders_per_month", 0.5), low("avg_days_between_orders", 0.2)]]),
    kind("steady_buyers", [[high("consistency", 0.2), over("consistency", 0.72)]]),
    kind("rare_buyers", [[over("avg_days_between_orders", 150)]]),
    kind("early_repeaters", [[under("avg_days_between_orders", 60), under("consistency", 0.2)]]),
    kind("occasional_buyers", []),
  ],
};

export const purchaseValueTerms: AxisTerms = {
  name: "purchase_value",
  group: "marketing",
  needs: "orders",
  purpose: "How much a customer spends, in total and per order, and whether it grows.",
  vocabulary: [
    kind("premium_spenders", [[high("lifetime_value", 0.7)]]),
    kind("big_basket_buyers", [[high("avg_order_value", 0.5)]]),
    kind("growing_spenders", [[over("value_trend", 0.1), high("value_trend", 0.5)]]),
    kind("shrinking_spenders", [[under("value_trend", -0.1), low("value_trend", 0.5)]]),
    kind("small_spenders", [[low("lifetime_value", 0.3)]]),
    kind("moderate_spenders", []),
  ],
};

export const repurchaseBehaviorTerms: AxisTerms = {
  name: "repurchase_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer comes back for the same products.",
  vocabulary: [
    kind("no_repurchase_yet", [[under("loyalty_index", 0.05)]]),
    kind("quick_replenishers", [[over("loyalty_index", 0.5), under("repurchase_gap", 45)]]),
    kind("product_loyalists", [[over("loyalty_index", 0.5)]]),
    kind("slow_repeaters", [[high("repurchase_gap", 0.2), over("repurchase_gap", 120)]]),
    kind("mixed_repeaters", []),
  ],
};
