/**
 * The eight segments in the order and wording of the report's specification, never translated here. Translated names
 * and colors are looked up by `key`.
 */
export const RFM_SEGMENTS = [
  {
    key: "champions",
    name: "Champions",
    code: "R5F5M5",
    description: "Recent, frequent, high spenders",
    actions: ["Offer VIP loyalty perks", "Invite to referral programs", "Early access to new collections"],
  },
  {
    key: "loyal_customers",
    name: "Loyal Customers",
    code: "R4F4M4",
    description: "Consistent, reliable purchasers",
    actions: [
      "Cross-sell complementary products",
      "Provide exclusive deals",
      "Gather feedback for product development",
    ],
  },
  {
    key: "potential_loyalists",
    name: "Potential Loyalists",
    code: "R4F2M3",
    description: "Recent customers with growth potential",
    actions: ["Onboarding nurture campaigns", "Educational content series", "Limited-time incentives"],
  },
  {
    key: "promising",
    name: "Promising",
    code: "R3F2M2",
    description: "Moderate engagement, can be developed",
    actions: ["Encourage repeat purchases", "Highlight popular items", "Moderate discount offers"],
  },
  {
    key: "at_risk",
    name: "At Risk",
    code: "R2F2M3",
    description: "Previously loyal but recent activity dipping",
    actions: ["Send win-back offers", "Trigger churn prevention drip", "Survey to understand drop-off"],
  },
  {
    key: "need_attention",
    name: "Need Attention",
    code: "R2F3M3",
    description: "Valuable customers showing warning signs",
    actions: ["Personalized re-engagement emails", "Loyalty program reminders", "Special occasion outreach"],
  },
  {
    key: "new_customers",
    name: "New Customers",
    code: "R5F1M1",
    description: "Recently acquired, low frequency",
    actions: ["Welcome series automation", "First-purchase follow-up", "Product recommendations"],
  },
  {
    key: "hibernating",
    name: "Hibernating",
    code: "R1F1M2",
    description: "Low engagement across all metrics",
    actions: ["Deep discount win-back", "Re-activation campaign", "Sunset messaging if unresponsive"],
  },
] as const;

export type RfmSegment = (typeof RFM_SEGMENTS)[number];
export type RfmSegmentName = RfmSegment["name"];
export type RfmSegmentKey = RfmSegment["key"];

/** From highest to lowest value: the order of every chart, legend and list in the UI. */
export const RFM_KEYS_BY_VALUE = [
  "champions",
  "loyal_customers",
  "potential_loyalists",
  "new_customers",
  "promising",
  "need_attention",
  "at_risk",
  "hibernating",
] as const satisfies readonly RfmSegmentKey[];

/** The three digits of a segment's code: its defining scores, not its customers' averages. */
export const scoresOfCode = (code: string): Scores => {
  const [recency = 0, frequency = 0, monetary = 0] = [...code.matchAll(/\d/g)].map(Number);
  return { recency, frequency, monetary };
};

/** Each from 1 (lowest fifth) to 5. */
export type Scores = { recency: number; frequency: number; monetary: number };
