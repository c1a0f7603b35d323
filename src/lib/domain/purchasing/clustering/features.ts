import { FEATURES, type FeatureName, type SegmentationType } from "../purchasing.ts";

/** Features that say much the same share one weight: five ways of saying "often" must not outvote one discount. */
export type Family = "money" | "pace" | "basket" | "variety" | "repetition" | "discount" | "season";

type Feature = {
  /** Heavy tails are measured in medians and taken the logarithm of; shares and the like are taken as they are. */
  isHeavyTailed: boolean;
  /** The types of segmentation that look at it, and among what. */
  families: Partial<Record<SegmentationType, Family>>;
};

const MONEY = { behavioral: "money", value: "money" } as const;
const PACE = { behavioral: "pace", frequency: "pace" } as const;

/** Which features there are, how they are scaled and which types of segmentation look at them. */
export const FEATURE_TABLE: Record<FeatureName, Feature> = {
  totalPurchases: { isHeavyTailed: true, families: MONEY },
  avgOrderValue: { isHeavyTailed: true, families: MONEY },
  priceLevel: { isHeavyTailed: true, families: MONEY },
  // How somebody minds prices: a way of buying of its own, and one of four among what they spend.
  discountRate: { isHeavyTailed: false, families: { behavioral: "discount", value: "money" } },
  orderCount: { isHeavyTailed: true, families: PACE },
  purchaseFrequency: { isHeavyTailed: true, families: PACE },
  daysSinceLastPurchase: { isHeavyTailed: true, families: PACE },
  daysBetweenPurchases: { isHeavyTailed: true, families: PACE },
  regularity: { isHeavyTailed: false, families: PACE },
  basketSize: { isHeavyTailed: true, families: { behavioral: "basket" } },
  categoryDiversity: { isHeavyTailed: false, families: { behavioral: "variety" } },
  repurchaseRate: { isHeavyTailed: false, families: { behavioral: "repetition" } },
  seasonality: { isHeavyTailed: false, families: { behavioral: "season" } },
  // Told in the profile; nobody is a kind of customer for buying on a Sunday.
  weekendShare: { isHeavyTailed: false, families: {} },
};

export const featuresOf = (type: SegmentationType): FeatureName[] =>
  FEATURES.filter((feature) => FEATURE_TABLE[feature].families[type]);
