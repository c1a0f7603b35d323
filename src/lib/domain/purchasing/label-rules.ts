import type { FeatureName, GroupName, Profile } from "./purchasing.ts";

/** Features whose mean z counts with a weight: a negative one where less of it marks the group. */
export type Mark = { features: readonly FeatureName[]; weight: number; isNeeded?: boolean };

export type LabelRule = {
  group: GroupName;
  marks: readonly Mark[];
  /** A name that says "less" is given to a minority only: most customers are the ordinary ones. */
  isMinority?: boolean;
  /** What the means must be besides. */
  holds?: (profile: Profile) => boolean;
};

const PACE: readonly FeatureName[] = ["orderCount", "purchaseFrequency"];
const MONEY: readonly FeatureName[] = ["totalPurchases", "avgOrderValue"];
const ordersOf = ({ orderCount }: Profile): number | null => orderCount ?? null;

/** What a group of customers is called, by its profile against everybody's; docs/purchasing.md has it as a table. */
export const LABEL_RULES: readonly LabelRule[] = [
  { group: "high_value", marks: [{ features: MONEY, weight: 1, isNeeded: true }] },
  {
    group: "loyal",
    marks: [
      { features: PACE, weight: 1, isNeeded: true },
      { features: ["repurchaseRate"], weight: 0.5 },
      { features: ["regularity"], weight: 0.5 },
    ],
  },
  {
    group: "bargain_hunters",
    marks: [{ features: ["discountRate"], weight: 1, isNeeded: true }],
    holds: ({ discountRate }) => (discountRate ?? 0) > 0,
  },
  {
    group: "experimental",
    marks: [
      { features: ["categoryDiversity"], weight: 1, isNeeded: true },
      { features: ["repurchaseRate"], weight: -0.5 },
    ],
  },
  { group: "bulk_buyers", marks: [{ features: ["basketSize"], weight: 1, isNeeded: true }] },
  { group: "premium", marks: [{ features: ["priceLevel"], weight: 1, isNeeded: true }] },
  {
    group: "new",
    marks: [
      { features: ["daysSinceLastPurchase"], weight: -1, isNeeded: true },
      { features: PACE, weight: -1, isNeeded: true },
    ],
    // One order, and not long ago: there was none before.
    holds: (profile) => (ordersOf(profile) ?? 2) < 2,
  },
  { group: "lapsed", marks: [{ features: ["daysSinceLastPurchase"], weight: 1, isNeeded: true }] },
  {
    group: "occasional",
    marks: [
      { features: PACE, weight: -1, isNeeded: true },
      { features: ["daysBetweenPurchases"], weight: 0.5 },
    ],
    isMinority: true,
  },
  {
    group: "specialists",
    marks: [{ features: ["categoryDiversity"], weight: -1, isNeeded: true }],
    isMinority: true,
    // One order has few categories whoever places it.
    holds: (profile) => (ordersOf(profile) ?? 2) >= 2,
  },
  { group: "low_value", marks: [{ features: MONEY, weight: -1, isNeeded: true }], isMinority: true },
];
