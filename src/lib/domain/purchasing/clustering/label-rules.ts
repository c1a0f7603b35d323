import { DAYS_A_MONTH } from "#lib/domain/time/day.ts";
import type { FeatureName, FeatureProfile, GroupName } from "../purchasing.ts";

/**
 * The first known one of several features counts with a weight, negative if low values distinguish the group. With
 * `needs`, it must be known and at least this many deviations from the population mean.
 */
type Mark = { features: readonly FeatureName[]; weight: number; needs?: number };

export type LabelRule = {
  group: GroupName;
  marks: readonly Mark[];
  /** The four primary names (high value, loyal, …) win over these unless they fit clearly worse. */
  isSecondary?: boolean;
  /** Names that mean "less" apply only to a minority, because most customers are ordinary. */
  isMinority?: boolean;
  /** For names that say "far": the least difference of amounts, as a part of the larger one. */
  leastRatio?: number;
  /** An additional condition on the means. */
  holds?: (profile: FeatureProfile) => boolean;
};

/** 0.4 deviations: a group with half of the customers is then two fifths of the way to the other half. */
const DIFFERS = 0.4;
const LEANS = 0.2;
const FAR = 0.6;
/** A quarter more than the average customer, or a fifth less. */
const FAR_RATIO = 0.2;

const PACE: readonly FeatureName[] = ["orderCount", "purchaseFrequency"];
const MONEY: readonly FeatureName[] = ["totalPurchases", "avgOrderValue"];
const ordersOf = ({ orderCount }: FeatureProfile): number | null => orderCount ?? null;

/** This many typical gaps without an order is a long silence. */
const SILENCE = 2;

/** Days between orders; 0 if there was only one, or nothing is known. */
const usualGapOf = ({ daysBetweenPurchases, purchaseFrequency, orderCount }: FeatureProfile): number => {
  if (daysBetweenPurchases !== null && daysBetweenPurchases !== undefined) return daysBetweenPurchases;
  return purchaseFrequency && (orderCount ?? 2) >= 2 ? DAYS_A_MONTH / purchaseFrequency : 0;
};

/**
 * Names for groups of customers, by their profile relative to the population; docs/purchasing.md has them as a table.
 */
export const LABEL_RULES: readonly LabelRule[] = [
  {
    group: "high_value",
    leastRatio: FAR_RATIO,
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
  {
    group: "bulk_buyers",
    isSecondary: true,
    leastRatio: FAR_RATIO,
    marks: [{ features: ["basketSize"], weight: 1, needs: DIFFERS }],
  },
  { group: "premium", isSecondary: true, marks: [{ features: ["priceLevel"], weight: 1, needs: DIFFERS }] },
  {
    group: "new",
    marks: [
      { features: ["daysSinceLastPurchase"], weight: -0.5, needs: LEANS },
      { features: PACE, weight: -1, needs: DIFFERS },
    ],
    // One recent order and none before.
    holds: (profile) => (ordersOf(profile) ?? 2) < 2,
  },
  {
    group: "lapsed",
    isSecondary: true,
    leastRatio: FAR_RATIO,
    marks: [{ features: ["daysSinceLastPurchase"], weight: 1, needs: DIFFERS }],
    // For infrequent buyers a long time since the last order is normal.
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
    // Few orders always have few categories.
    holds: (profile) => (ordersOf(profile) ?? 3) >= 3,
  },
  {
    group: "low_value",
    isSecondary: true,
    leastRatio: FAR_RATIO,
    marks: [
      { features: MONEY, weight: -1, needs: FAR },
      { features: ["avgOrderValue"], weight: -0.5 },
    ],
    isMinority: true,
  },
];
