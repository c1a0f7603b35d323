import { type AxisTerms, high, kind, over, under } from "#lib/axes/axis.ts";

export const problemComplexityProfileTerms: AxisTerms = {
  name: "problem_complexity_profile",
  group: "support",
  needs: "orders",
  purpose: "How much help and handling a customer needs.",
  vocabulary: [
    kind("high_touch_shoppers", [
      [high("tickets_per_order", 0.6), over("tickets_per_order", 0.3)],
      [high("refund_rate", 0.7), over("refund_rate", 0.15)],
    ]),
    kind("code_seekers", [[over("discount_dependency", 0.5)]]),
    kind("product_switchers", [[high("product_switching", 0.3), over("product_switching", 0.5)]]),
    kind("occasional_help", [[high("refund_rate", 0.5)], [high("tickets_per_order", 0.5)]]),
    kind("low_maintenance", [[under("refund_rate", 0.05), under("tickets_per_order", 0.15)]]),
    kind("standard_needs", []),
  ],
};

export const supportHistoryTerms: AxisTerms = {
  name: "support_history",
  group: "support",
  needs: "tickets",
  purpose: "How a customer's past tickets went.",
  vocabulary: [
    kind("never_in_touch", [[under("tickets_per_year", 0.05)]]),
    kind("dissatisfied_contacts", [[under("satisfaction", 2.6)]]),
    kind("unresolved_contacts", [[over("unresolved_rate", 0.4)]]),
    kind("frequent_contacts", [[high("tickets_per_year", 0.7), over("tickets_per_year", 1.5)]]),
    kind("satisfied_contacts", [[over("satisfaction", 3.8)]]),
    kind("occasional_contacts", []),
  ],
};

export const returnBehaviorTerms: AxisTerms = {
  name: "return_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "How much of what a customer orders is returned.",
  vocabulary: [
    kind("keepers", [[under("refund_rate", 0.05)]]),
    kind("whole_order_returners", [[over("full_return_rate", 0.25)]]),
    kind("frequent_returners", [[over("refund_rate", 0.3)]]),
    kind("repeated_returners", [[over("refund_rate", 0.2)]]),
    kind("occasional_returners", []),
  ],
};
