import type { PurchasingResult, PurchasingSegment, SegmentId, ShareMark } from "#lib/purchases/purchasing.ts";
import type { Day } from "#lib/time/day.ts";

/** A group without its customers, whose assignments are stored separately. */
type StoredSegment = Omit<PurchasingSegment, "customerIds"> & { customers: number };

/** The latest segmentation of a business's own customers. */
export type StoredAnswer = Omit<PurchasingResult, "segments"> & {
  /** By spending per customer, highest first. */
  segments: StoredSegment[];
  /** All customers in groups. */
  customers: number;
  /**
   * How many customers the groups were computed from, which is also the basis of the reported numbers; all, unless
   * there are too many.
   */
  sampled: number;
  /** First and last day of the orders included. */
  period: { start: Day; end: Day };
};

type Assigned = Pick<StoredAnswer, "sampled" | "period"> & {
  /** Group sizes. */
  sizes: ReadonlyMap<SegmentId, number>;
};

/** The answer to store once all customers are assigned. */
export const storedAnswer = (
  { segments, ...answer }: PurchasingResult,
  { sizes, ...rest }: Assigned,
): StoredAnswer => ({
  ...answer,
  ...rest,
  customers: [...sizes.values()].reduce((sum, size) => sum + size, 0),
  segments: segments.map(({ customerIds: _, ...segment }) => ({
    ...segment,
    customers: sizes.get(segment.segmentId) ?? 0,
  })),
});

export const SEPARATIONS = ["good", "fair", "weak"] as const;
type Separation = (typeof SEPARATIONS)[number];

/** The least silhouette scores (Kaufman and Rousseeuw 1990). */
export const GOOD_SEPARATION = 0.5;
export const FAIR_SEPARATION = 0.3;

/** A silhouette score as a word; null with a single group. */
export const rateSeparation = (silhouette: number | null): Separation | null => {
  if (silhouette === null) return null;
  if (silhouette >= GOOD_SEPARATION) return "good";
  return silhouette >= FAIR_SEPARATION ? "fair" : "weak";
};

/** What an answer is compared by. */
export type PurchasingFigures = {
  customers: number;
  groups: { id: SegmentId; customers: number; avgPurchaseValue: number | null; marks?: ShareMark[] }[];
};

export const purchasingFigures = ({ customers, segments }: StoredAnswer): PurchasingFigures => ({
  customers,
  groups: segments.map(({ segmentId: id, customers: size, avgPurchaseValue, marks }) => ({
    id,
    customers: size,
    avgPurchaseValue,
    ...(marks && { marks }),
  })),
});
