import type { FeatureName } from "../purchasing.ts";
import { FEATURE_TABLE } from "./features.ts";

/** As a part of the larger of two amounts; five percentage points of a share, or as much of an index. */
const LEAST = { ratio: 0.1, points: 0.05 };

/**
 * Whether a group's mean differs from all customers' enough to be worth words, in the feature's own unit: among customers
 * who spend 1000 to 1009, those at 1009 are far from the mean in standard deviations only.
 */
export const isRealDifference = (feature: FeatureName, own: number, all: number, leastRatio = LEAST.ratio): boolean => {
  const difference = Math.abs(own - all);
  if (!FEATURE_TABLE[feature].isHeavyTailed) return difference >= LEAST.points;
  return difference > 0 && difference >= leastRatio * Math.max(Math.abs(own), Math.abs(all));
};
