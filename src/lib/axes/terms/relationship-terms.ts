import { type AxisTerms, high, kind, low, over, under } from "#lib/axes/axis.ts";

export const customerMaturityTerms: AxisTerms = {
  name: "customer_maturity",
  group: "marketing",
  needs: "orders",
  purpose: "The customer's stage in the relationship with the shop.",
  vocabulary: [
    kind("new_customers", [[under("tenure", 120)]]),
    kind("dormant_customers", [[under("active_share", 0.3), over("tenure", 180)]]),
    kind("not_back_yet", [[under("active_share", 0.15), under("maturity_score", 0.25)]]),
    kind("accelerating_customers", [[over("acceleration", 0.15), high("acceleration", 0.5)]]),
    kind("slowing_customers", [
      [under("acceleration", -0.15), { feature: "acceleration", is: "at_most", than: -0.5, in: "deviations" }],
    ]),
    kind("established_customers", [[over("maturity_score", 0.6), over("active_share", 0.5)]]),
    kind("developing_customers", []),
  ],
};

export const loyaltyTrajectoryTerms: AxisTerms = {
  name: "loyalty_trajectory",
  group: "support",
  needs: "orders",
  purpose: "Whether a customer is becoming more or less engaged, relative to their own rhythm.",
  vocabulary: [
    kind("seasonal_stable", [[over("seasonality", 0.3), under("churn_risk_score", 0.7)]]),
    kind("declining_risk", [
      [over("churn_risk_score", 0.6), under("frequency_trend", -0.15), high("churn_risk_score", 0.2)],
      [over("churn_risk_score", 0.4), under("frequency_trend", -0.3), high("churn_risk_score", 0.2)],
    ]),
    kind("faded_newcomers", [[over("churn_risk_score", 0.6), over("frequency_trend", -0.15)]]),
    kind("accelerating_loyalists", [
      [over("frequency_trend", 0.1), under("churn_risk_score", 0.6), high("frequency_trend", 0.3)],
    ]),
    kind("gaining_regulars", [
      [over("frequency_trend", 0.05), under("churn_risk_score", 0.6), high("frequency_trend", 0.2)],
    ]),
    kind("spending_down", [[under("value_trend", -0.2), low("value_trend", 0.3), under("churn_risk_score", 0.6)]]),
    kind("slowing_regulars", [[under("frequency_trend", -0.15), low("frequency_trend", 0.2)]]),
    kind("uncertain_newcomers", [[high("churn_risk_score", 0.2), under("churn_risk_score", 0.6)]]),
    kind("stable_regulars", []),
  ],
};

export const communicationPreferenceTerms: AxisTerms = {
  name: "communication_preference",
  group: "support",
  needs: "orders",
  purpose: "Through which channel and at what time a customer contacts the shop, in orders and tickets alike.",
  vocabulary: [
    kind("store_visitors", [[over("in_person_share", 0.5)]]),
    kind("assisted_contacts", [[over("assisted_share", 0.4)]]),
    kind("channel_mixers", [[under("primary_channel", 0.75)]]),
    kind("weekend_self_servers", [[over("weekend_ratio", 0.5)]]),
    kind("evening_self_servers", [[over("preferred_time", 17)]]),
    kind("afternoon_self_servers", [[over("preferred_time", 13.5)]]),
    kind("morning_self_servers", [[under("preferred_time", 11)]]),
    kind("online_self_servers", []),
  ],
};
