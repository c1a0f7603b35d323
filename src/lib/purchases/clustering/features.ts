import { FEATURES, type FeatureName, type SegmentationType } from "../purchasing.ts";

/** Related features share one weight, so that five measures of frequency can't outvote a single one of discounts. */
type Family = "money" | "pace" | "basket" | "variety" | "repetition" | "discount" | "season";

type Feature = {
  /** Heavy-tailed features are measured in medians and log-transformed; shares and the like are used as they are. */
  isHeavyTailed: boolean;
  /** The segmentation types that use the feature, and in which family. */
  families: Partial<Record<SegmentationType, Family>>;
};

const MONEY = { behavioral: "money", value: "money" } as const;
const PACE = { behavioral: "pace", frequency: "pace" } as const;

/** The features, their scaling, and the segmentation types that use them. */
export const FEATURE_TABLE: Record<FeatureName, Feature> = {
  totalPurchases: { isHeavyTailed: true, families: MONEY },
  avgOrderValue: { isHeavyTailed: true, families: MONEY },
  priceLevel: { isHeavyTailed: true, families: MONEY },
  // Price sensitivity: a family of its own for buying behavior, and one of four for value.
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
  // Shown in profiles only: weekend purchases don't define a kind of customer.
  weekendShare: { isHeavyTailed: false, families: {} },
};

export const listFeatures = (type: SegmentationType): FeatureName[] =>
  FEATURES.filter((feature) => FEATURE_TABLE[feature].families[type]);
