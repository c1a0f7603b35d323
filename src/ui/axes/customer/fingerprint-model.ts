import type { AxisProfile } from "#contracts/axes/axis-profile.ts";
import type { Axis, Needs } from "#lib/domain/axes/axis.ts";

/** A feature of a customer against everybody's. */
export type Dot = { feature: string; percentile: number; value: number };

export type AxisPrint = {
  axis: string;
  /** The farthest from the middle first. */
  dots: Dot[];
  /** Of them, those that few have more or less of, at most two. */
  extremes: Dot[];
};

export const MIDDLE = 50;
/** From so far from the middle on a value is told: nine of ten customers have less, or more. */
const EXTREME = 40;
const MOST_TOLD = 2;

type Known = { orderCount: number };

/** What a feature needs to say anything, of this customer. */
const hasWhat = (needs: Needs, { orderCount, tickets }: Known & { tickets: number }): boolean =>
  ({ order: orderCount > 0, second_order: orderCount > 1, ticket: tickets > 0 })[needs];

const fromMiddle = ({ percentile }: Dot): number => Math.abs(percentile - MIDDLE);

/**
 * A customer's percentiles by axis, of features that say something of them, and how many do not yet. Axes and features come
 * by how far they are from the middle, the farthest first.
 */
export const fingerprintOf = (
  { fingerprint, feature_vectors }: Pick<AxisProfile, "fingerprint" | "feature_vectors">,
  axes: readonly Axis[],
  known: Known,
): { prints: AxisPrint[]; left: number } => {
  const has = { ...known, tickets: feature_vectors.support_history?.tickets_per_year ?? 0 };
  let left = 0;
  const prints = axes.flatMap(({ name, features }): AxisPrint[] => {
    const dots = Object.entries(features).flatMap(([feature, { needs }]): Dot[] => {
      const percentile = fingerprint[name]?.[feature];
      if (percentile === undefined) return [];
      if (hasWhat(needs, has)) return [{ feature, percentile, value: feature_vectors[name]?.[feature] ?? 0 }];
      left++;
      return [];
    });
    if (dots.length === 0) return [];
    dots.sort((a, b) => fromMiddle(b) - fromMiddle(a));
    const extremes = dots.filter((dot) => fromMiddle(dot) >= EXTREME).slice(0, MOST_TOLD);
    return [{ axis: name, dots, extremes }];
  });
  const farthest = ({ dots: [first] }: AxisPrint): number => (first ? fromMiddle(first) : 0);
  return { prints: prints.sort((a, b) => farthest(b) - farthest(a)), left };
};

/** Of all axes, what sets somebody apart most. */
export const mostInformative = (prints: readonly AxisPrint[], most: number): (Dot & { axis: string })[] =>
  prints.flatMap(({ axis, dots: [first] }) => (first ? [{ axis, ...first }] : [])).slice(0, most);

/** In words of a hundred: how many have less, or where that is fewer, how many have more. */
export const standingOf = ({ percentile }: Pick<Dot, "percentile">): { side: "more" | "less"; of: number } => {
  const side = percentile >= MIDDLE ? "more" : "less";
  // Nobody is more than everybody, oneself included.
  return { side, of: Math.min(99, Math.round(side === "more" ? percentile : 100 - percentile)) };
};
