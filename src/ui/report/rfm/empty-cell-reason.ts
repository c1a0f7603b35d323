import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";

export const DIMENSIONS = ["recency", "frequency", "monetary"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export type EmptyCellReason =
  /** Nobody's last purchase is that many days ago, the first to the last. */
  | { kind: "gap"; from: number; to: number }
  /** A period of fewer than five days has no such day. */
  | { kind: "short" }
  /** That share of customers has exactly this value. */
  | { kind: "exact"; share: number; value: number }
  | { kind: "ties" }
  | { kind: "few"; customers: number };

/** The ages a recency score stands for, in days: R = 5 − ⌊5 × age / days⌋ turned round. */
const agesOf = (score: number, days: number) => ({
  from: Math.ceil(((5 - score) * days) / 5),
  to: Math.ceil(((6 - score) * days) / 5) - 1,
});

/**
 * Why no customer has this score. Recency is cut by the calendar. Frequency and monetary value are cut by rank: equal
 * values score the same, so a value that many share pushes the next score up by as many fifths; and with fewer than five
 * customers there are not enough to go round.
 */
export const emptyCellReason = (
  dimension: Dimension,
  score: number,
  { bands, totals, period }: RfmReport,
): EmptyCellReason => {
  if (dimension === "recency") {
    const { from, to } = agesOf(score, period.days);
    return from > to ? { kind: "short" } : { kind: "gap", from, to };
  }
  if (totals.customer_count < 5) return { kind: "few", customers: totals.customer_count };
  const below = bands[dimension].filter((band) => band.score < score).sort((a, b) => b.score - a.score)[0];
  if (below && below.min === below.max) {
    return { kind: "exact", share: below.customer_count / totals.customer_count, value: below.min };
  }
  return { kind: "ties" };
};
