import { twoSidedZ } from "#lib/statistics/normal.ts";
import type { RevenuePair, RevenuePart } from "./dimension.ts";

/** A dimension's parts; what the total has beyond them belongs to no part. */
export type Dimension<Name extends string = string> = { name: Name; parts: readonly RevenuePart[] };

/** The part of a dimension that explains a change of revenue best. */
export type Standout = {
  key: string;
  /** Its share of all changes, of which some may cancel out: |own change| / Σ |change of a part|. */
  shareOfChanges: number;
  /** Its share of the revenue before. */
  shareBefore: number;
  /**
   * How much more it changed in the direction of the total than if all parts had changed at the same rate, as a share of all changes. If
   * all changed in the same direction, this is `shareOfChanges` − `shareBefore`. From 0 to 1.
   */
  excess: number;
};

/** A part that changed by less than a fifth of all changes more than its share of the revenue does not stand out. */
const LEAST_EXCESS = 0.2;
/** How often some part of some dimension may stand out by chance if revenue changes at the same rate everywhere. */
const FALSE_ALARMS = 0.05;

/**
 * The standard error of a part's change beyond its share, D = (A − B) − s (ΣA − ΣB) with s = B / ΣB, which is A − s ΣA for independent
 * amounts B before and A after: by the delta method its variance is (1 − s)² var A + s² var A′ + (ΣA / ΣB)² ((1 − s)² var B + s² var B′),
 * where A′ and B′ are the amounts of all else. The variances are those of compound Poisson sums: the sums of squared sales.
 */
const standardErrorBeyondShare = (
  part: RevenuePart,
  total: RevenuePair,
  squares: { before: number; after: number },
): number => {
  const share = part.before / total.before;
  const rate = total.after / total.before;
  const ofPeriod = (own: number, all: number): number => (1 - share) ** 2 * own + share ** 2 * (all - own);
  return Math.sqrt(
    ofPeriod(part.squaresAfter, squares.after) + rate ** 2 * ofPeriod(part.squaresBefore, squares.before),
  );
};

/**
 * The part of one dimension that stands out of a change, or null if nothing does: no change, no revenue before, parts that all changed
 * at about the same rate, or differences that chance explains. `z`: how many standard errors chance explains.
 */
const findStandoutPart = ({ parts }: Dimension, total: RevenuePair, z: number): Standout | null => {
  const change = total.after - total.before;
  if (change === 0 || total.before <= 0) return null;
  const squares = { before: 0, after: 0 };
  let [changes, rest] = [0, change];
  for (const part of parts) {
    const own = part.after - part.before;
    changes += Math.abs(own);
    rest -= own;
    squares.before += part.squaresBefore;
    squares.after += part.squaresAfter;
  }
  changes += Math.abs(rest);
  let best: Standout | null = null;
  for (const part of parts) {
    const own = part.after - part.before;
    const shareBefore = part.before / total.before;
    const beyond = (own - shareBefore * change) * Math.sign(change);
    const excess = beyond / changes;
    if (excess < LEAST_EXCESS || excess <= (best?.excess ?? 0)) continue;
    if (beyond < z * standardErrorBeyondShare(part, total, squares)) continue;
    best = { key: part.key, shareOfChanges: Math.abs(own) / changes, shareBefore, excess };
  }
  return best;
};

/**
 * The dimensions by how well their best part explains a change of revenue, the best one first; those in which nothing stands out keep
 * their order at the end. If nothing stands out in the first one, nothing does in any.
 *
 * A part stands out if it changed, in the direction of the total, by at least a fifth of all changes more than its share of the revenue
 * before, so that a change at the same rate everywhere gives 0 in each dimension, however large the parts are; and if chance does not
 * explain that. Bonferroni's correction for all parts and dimensions keeps false alarms below 5%.
 */
export const rankDimensions = <Name extends string>(
  total: RevenuePair,
  dimensions: readonly Dimension<Name>[],
): { name: Name; standout: Standout | null }[] =>
  dimensions
    .map((dimension) => {
      const comparisons = Math.max(1, dimensions.length * dimension.parts.length);
      // One side only: a part that changed against the total does not explain it.
      const z = twoSidedZ((2 * FALSE_ALARMS) / comparisons);
      return { name: dimension.name, standout: findStandoutPart(dimension, total, z) };
    })
    .sort((one, other) => (other.standout?.excess ?? 0) - (one.standout?.excess ?? 0));
