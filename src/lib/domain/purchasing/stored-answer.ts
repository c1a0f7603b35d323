import type { Day } from "../time/day.ts";
import type { PurchasingAnswer, PurchasingSegment, SegmentId } from "./purchasing.ts";

/** A group without its people, whose places are kept apart. */
export type StoredSegment = Omit<PurchasingSegment, "customerIds"> & { customers: number };

/** The standing answer about a business's own customers. */
export type KeptAnswer = Omit<PurchasingAnswer, "segments"> & {
  /** By what a customer of them spends, the most first. */
  segments: StoredSegment[];
  /** All who are in a group. */
  customers: number;
  /** How many of them the groups were found by, and what is told of the groups is told of; all, unless they are too many. */
  sampled: number;
  /** First and last day of the orders that count. */
  period: { start: Day; end: Day };
};

type Told = Pick<KeptAnswer, "sampled" | "period"> & {
  /** How many are in each group. */
  sizes: ReadonlyMap<SegmentId, number>;
};

/** What is kept of an answer when everybody has their place. */
export const storedAnswer = ({ segments, ...answer }: PurchasingAnswer, { sizes, ...told }: Told): KeptAnswer => ({
  ...answer,
  ...told,
  customers: [...sizes.values()].reduce((sum, size) => sum + size, 0),
  segments: segments.map(({ customerIds: _, ...segment }) => ({
    ...segment,
    customers: sizes.get(segment.segmentId) ?? 0,
  })),
});

export const SEPARATIONS = ["good", "fair", "weak"] as const;
export type Separation = (typeof SEPARATIONS)[number];

/** A silhouette in a word; null where there is nothing to part. */
export const separationOf = (silhouette: number | null): Separation | null => {
  if (silhouette === null) return null;
  if (silhouette >= 0.5) return "good";
  return silhouette >= 0.3 ? "fair" : "weak";
};
