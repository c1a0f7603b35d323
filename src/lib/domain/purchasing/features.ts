import { FEATURES, type FeatureName, type SegmentationType } from "./purchasing.ts";

/** Features that say much the same share one weight: ten ways of counting orders must not outvote one discount. */
export type Family = "money" | "pace" | "basket" | "variety" | "repetition" | "discount" | "season";

type Feature = {
  family: Family | null;
  /** Heavy tails are measured in medians and taken the logarithm of; shares and the like are taken as they are. */
  isHeavyTailed: boolean;
  types: readonly SegmentationType[];
};

const BY_ALL: readonly SegmentationType[] = ["behavioral", "value"];
const BY_PACE: readonly SegmentationType[] = ["behavioral", "frequency"];
const BY_BEHAVIOR: readonly SegmentationType[] = ["behavioral"];

/** Which features there are, how they are scaled and which types of segmentation look at them. */
export const FEATURE_TABLE: Record<FeatureName, Feature> = {
  totalPurchases: { family: "money", isHeavyTailed: true, types: BY_ALL },
  avgOrderValue: { family: "money", isHeavyTailed: true, types: BY_ALL },
  priceLevel: { family: "money", isHeavyTailed: true, types: BY_ALL },
  discountRate: { family: "discount", isHeavyTailed: false, types: BY_ALL },
  orderCount: { family: "pace", isHeavyTailed: true, types: BY_PACE },
  purchaseFrequency: { family: "pace", isHeavyTailed: true, types: BY_PACE },
  daysSinceLastPurchase: { family: "pace", isHeavyTailed: true, types: BY_PACE },
  daysBetweenPurchases: { family: "pace", isHeavyTailed: true, types: BY_PACE },
  regularity: { family: "pace", isHeavyTailed: false, types: BY_PACE },
  basketSize: { family: "basket", isHeavyTailed: true, types: BY_BEHAVIOR },
  categoryDiversity: { family: "variety", isHeavyTailed: false, types: BY_BEHAVIOR },
  repurchaseRate: { family: "repetition", isHeavyTailed: false, types: BY_BEHAVIOR },
  seasonality: { family: "season", isHeavyTailed: false, types: BY_BEHAVIOR },
  // Told in the profile; nobody is a kind of customer for buying on a Sunday.
  weekendShare: { family: null, isHeavyTailed: false, types: [] },
};

export const featuresOf = (type: SegmentationType): FeatureName[] =>
  FEATURES.filter((feature) => FEATURE_TABLE[feature].types.includes(type));
