import type { AxisProfile } from "#features/axes/contracts/axis-profile.ts";
import type { Axis, Needs } from "#records/rules/axes/axis.ts";

/** A customer's feature compared with all customers. */
export type Dot = { feature: string; percentile: number; value: number };

export type AxisPrint = {
  axis: string;
  /** The farthest from the median first. */
  dots: Dot[];
};

export const MIDDLE = 50;
/** The distance from the median from which a value is emphasized: 90% of customers have less, or more. */
const EXTREME = 40;

/** The mean gap: a customer's cadence is the median one on every page, and a second number would contradict it. */
const MEAN_GAP = "avg_days_between_orders";

type KnownOrders = { orderCount: number };

/** What a feature needs before it is meaningful for this customer. */
const hasRequirement = (needs: Needs, { orderCount, tickets }: KnownOrders & { tickets: number }): boolean =>
  ({ order: orderCount > 0, second_order: orderCount > 1, ticket: tickets > 0 })[needs];

const fromMiddle = ({ percentile }: Dot): number => Math.abs(percentile - MIDDLE);

export const isExtreme = (dot: Dot): boolean => fromMiddle(dot) >= EXTREME;

/**
 * A customer's meaningful percentiles by axis, and how many features have no value yet. Axes and features are sorted by
 * distance from the median.
 */
export const buildFingerprint = (
  { fingerprint, feature_vectors }: Pick<AxisProfile, "fingerprint" | "feature_vectors">,
  axes: readonly Axis[],
  known: KnownOrders,
): { prints: AxisPrint[]; left: number } => {
  const has = { ...known, tickets: feature_vectors.support_history?.tickets_per_year ?? 0 };
  let left = 0;
  const prints = axes.flatMap(({ name, features }): AxisPrint[] => {
    const dots = Object.entries(features).flatMap(([feature, { needs }]): Dot[] => {
      const percentile = fingerprint[name]?.[feature];
      if (percentile === undefined || feature === MEAN_GAP) return [];
      if (hasRequirement(needs, has)) return [{ feature, percentile, value: feature_vectors[name]?.[feature] ?? 0 }];
      left++;
      return [];
    });
    if (dots.length === 0) return [];
    dots.sort((a, b) => fromMiddle(b) - fromMiddle(a));
    return [{ axis: name, dots }];
  });
  const farthest = ({ dots: [first] }: AxisPrint): number => (first ? fromMiddle(first) : 0);
  return { prints: prints.sort((a, b) => farthest(b) - farthest(a)), left };
};

/** The most distinctive features of all axes. */
export const mostInformative = (prints: readonly AxisPrint[], most: number): (Dot & { axis: string })[] =>
  prints.flatMap(({ axis, dots: [first] }) => (first ? [{ axis, ...first }] : [])).slice(0, most);

/** The share, in percent, of customers with less, or with more if that is larger. */
export const percentileShare = ({ percentile }: Pick<Dot, "percentile">): { side: "more" | "less"; of: number } => {
  const side = percentile >= MIDDLE ? "more" : "less";
  // Never 100%, because the customer is one of the population.
  return { side, of: Math.min(99, Math.round(side === "more" ? percentile : 100 - percentile)) };
};
