import { DAYS_A_MONTH } from "#lib/domain/time/day.ts";
import type { FeatureName, GroupName, Profile } from "../purchasing.ts";

/**
 * The first of some features that is known counts with a weight: a negative one where less of it marks the group. What a
 * group `needs` is known, and so many deviations from everybody's mean.
 */
export type Mark = { features: readonly FeatureName[]; weight: number; needs?: number };

export type LabelRule = {
  group: GroupName;
  marks: readonly Mark[];
  /** The four names that customers are looked for by (high value, loyal, …) win against one of these that says little more. */
  isSecondary?: boolean;
  /** A name that says "less" is given to a minority only: most customers are the ordinary ones. */
  isMinority?: boolean;
  /** What the means must be besides. */
  holds?: (profile: Profile) => boolean;
};

/** Four in ten deviations: with half of the customers in a group, it is two fifths of the way to the other half. */
const DIFFERS = 0.4;
const LEANS = 0.2;
const FAR = 0.6;

const PACE: readonly FeatureName[] = ["orderCount", "purchaseFrequency"];
const MONEY: readonly FeatureName[] = ["totalPurchases", "avgOrderValue"];
const ordersOf = ({ orderCount }: Profile): number | null => orderCount ?? null;

/** So many times their usual gap is a silence. */
const SILENCE = 2;

/** Days from one order to the next; 0 where there was none, or where nothing is known of it. */
const usualGapOf = ({ daysBetweenPurchases, purchaseFrequency, orderCount }: Profile): number => {
  if (daysBetweenPurchases !== null && daysBetweenPurchases !== undefined) return daysBetweenPurchases;
  return purchaseFrequency && (orderCount ?? 2) >= 2 ? DAYS_A_MONTH / purchaseFrequency : 0;
};

/** What a group of customers is called, by its profile against everybody's; docs/purchasing.md has it as a table. */
export const LABEL_RULES: readonly LabelRule[] = [
  {
    group: "high_value",
    marks: [
      { features: MONEY, weight: 1, needs: DIFFERS },
      { features: ["avgOrderValue"], weight: 0.5 },
    ],
  },
  {
    group: "loyal",
    marks: [
      { features: PACE, weight: 1, needs: DIFFERS },
      { features: ["repurchaseRate"], weight: 0.5 },
      { features: ["regularity"], weight: 0.5 },
    ],
  },
  {
    group: "bargain_hunters",
    marks: [{ features: ["discountRate"], weight: 1, needs: DIFFERS }],
    holds: ({ discountRate }) => (discountRate ?? 0) > 0,
  },
  {
    group: "experimental",
    marks: [
      { features: ["categoryDiversity"], weight: 1, needs: DIFFERS },
      { features: ["repurchaseRate"], weight: -0.5 },
    ],
  },
  { group: "bulk_buyers", isSecondary: true, marks: [{ features: ["basketSize"], weight: 1, needs: DIFFERS }] },
  { group: "premium", isSecondary: true, marks: [{ features: ["priceLevel"], weight: 1, needs: DIFFERS }] },
  {
    group: "new",
    marks: [
      { features: ["daysSinceLastPurchase"], weight: -0.5, needs: LEANS },
      { features: PACE, weight: -1, needs: DIFFERS },
    ],
    // One order, and not long ago: there was none before.
    holds: (profile) => (ordersOf(profile) ?? 2) < 2,
  },
  {
    group: "lapsed",
    isSecondary: true,
    marks: [{ features: ["daysSinceLastPurchase"], weight: 1, needs: DIFFERS }],
    // Who buys rarely has always bought long ago.
    holds: (profile) => (profile.daysSinceLastPurchase ?? 0) > SILENCE * usualGapOf(profile),
  },
  {
    group: "occasional",
    isSecondary: true,
    marks: [
      { features: PACE, weight: -1, needs: DIFFERS },
      { features: ["daysBetweenPurchases"], weight: 0.5 },
    ],
    isMinority: true,
  },
  {
    group: "specialists",
    isSecondary: true,
    marks: [{ features: ["categoryDiversity"], weight: -1, needs: FAR }],
    isMinority: true,
    // Few orders have few categories whoever places them.
    holds: (profile) => (ordersOf(profile) ?? 3) >= 3,
  },
  {
    group: "low_value",
    isSecondary: true,
    marks: [
      { features: MONEY, weight: -1, needs: FAR },
      { features: ["avgOrderValue"], weight: -0.5 },
    ],
    isMinority: true,
  },
];
