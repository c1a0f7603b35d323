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

/** The key of customers who bought before a period and not in it, where they can be chosen beside the segments. */
export const LAPSED_KEY = "lapsed";

/** What customers can be chosen by in the standard period: its segments, and those who lapsed before it. */
export const RFM_GROUPS = [...RFM_KEYS_BY_VALUE, LAPSED_KEY] as const;
export type RfmGroup = (typeof RFM_GROUPS)[number];

/** The three digits of a segment's code: its defining scores, not its customers' averages. */
export const scoresOfCode = (code: string): Scores => {
  const [recency = 0, frequency = 0, monetary = 0] = [...code.matchAll(/\d/g)].map(Number);
  return { recency, frequency, monetary };
};

/** Each from 1 (lowest fifth) to 5. */
export type Scores = { recency: number; frequency: number; monetary: number };

const recent = ({ recency, frequency: f, monetary: m }: Scores): RfmSegmentKey => {
  if (f === 1) return "new_customers";
  if (f >= 4 && m >= 4 && recency + f + m >= 14) return "champions";
  if ((f >= 3 && f + m >= 7) || (f >= 4 && f + m >= 6)) return "loyal_customers";
  return "potential_loyalists";
};

const midway = ({ frequency: f, monetary: m }: Scores): RfmSegmentKey => {
  if (f >= 3 && f + m >= 7) return "loyal_customers";
  if (f === 2 && m >= 4) return "potential_loyalists";
  return "promising";
};

const fading = ({ frequency: f, monetary: m }: Scores): RfmSegmentKey => {
  if (f >= 3) return "need_attention";
  return f + m <= 3 ? "hibernating" : "at_risk";
};

const gone = ({ frequency: f, monetary: m }: Scores): RfmSegmentKey => (f + m <= 4 ? "hibernating" : "at_risk");

/**
 * The segment of a cell in the 5 × 5 × 5 cube: recency decides the family, frequency and monetary value the rank within
 * it. It is the nearest of the family's codes (squared distance, ties to the lower segment), except that a single
 * purchase is at most New Customers or Promising: one large first order is not loyalty.
 */
export const assignCell = (scores: Scores): RfmSegmentKey => {
  if (scores.recency >= 4) return recent(scores);
  if (scores.recency === 3) return midway(scores);
  return scores.recency === 2 ? fading(scores) : gone(scores);
};

/** A customer's orders besides their scores. Customers with scores have at least one order in the period. */
export type OrderHistory = {
  /** In the period. */
  orderCount: number;
  /** Whether they had ordered before the period. */
  isReturning: boolean;
};

/**
 * The segment of a customer in a cell of `segment`, which the scores of one period can't decide alone: New Customers have no order
 * before the period, and customers who are At Risk or Need Attention have ordered at least twice. Decision 91 has the reasons.
 */
export const applyHistory = (
  segment: RfmSegmentKey,
  recency: number,
  { orderCount, isReturning }: OrderHistory,
): RfmSegmentKey => {
  const isOnlyOrder = orderCount === 1 && !isReturning;
  const fits =
    segment === "new_customers" ? !isReturning : !isOnlyOrder || !["at_risk", "need_attention"].includes(segment);
  if (fits) return segment;
  if (recency >= 4) return isReturning ? "potential_loyalists" : "new_customers";
  return recency === 3 ? "promising" : "hibernating";
};

/** The standard segment of a customer with these scores and orders. */
export const assignRfmSegment = (scores: Scores, history: OrderHistory): RfmSegmentKey =>
  applyHistory(assignCell(scores), scores.recency, history);

/** The customers in one segment with the active scheme and in another, or the same, with the previewed one. Minor units. */
export type SchemeFlow = { from: RfmSegmentKey; to: RfmSegmentKey; customers: number; revenue: number };

/** The code of a segment. */
export const codeByKey = (key: RfmSegmentKey): RfmSegment["code"] => {
  const segment = RFM_SEGMENTS.find((one) => one.key === key);
  if (!segment) throw new Error(`${key} is not a segment`);
  return segment.code;
};

const rank = (key: RfmSegmentKey): number => RFM_KEYS_BY_VALUE.indexOf(key);

const sum = (flows: readonly SchemeFlow[]) => ({
  customers: flows.reduce((all, { customers }) => all + customers, 0),
  revenue: flows.reduce((all, { revenue }) => all + revenue, 0),
});

/** What a scheme would change: the flows and both sizes of each segment in order of value, and how many would move. */
export const computeWhatIf = (flows: readonly SchemeFlow[]) => ({
  customers: sum(flows).customers,
  moved: sum(flows.filter(({ from, to }) => from !== to)).customers,
  segments: RFM_KEYS_BY_VALUE.map((key) => ({
    key,
    before: sum(flows.filter(({ from }) => from === key)),
    now: sum(flows.filter(({ to }) => to === key)),
  })),
  flows: flows.toSorted((a, b) => rank(a.from) - rank(b.from) || rank(a.to) - rank(b.to)),
});
