import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { agesIn } from "#records/rules/rfm/scheme.ts";

export const DIMENSIONS = ["recency", "frequency", "monetary"] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export type EmptyCellReason =
  /** No customer's last purchase is between the first and the last of these ages in days. */
  | { kind: "gap"; from: number; to: number }
  /** A period of fewer than five days has no day for this score. */
  | { kind: "short" }
  /** This share of customers has exactly the same value. */
  | { kind: "exact"; share: number; value: number }
  | { kind: "ties" }
  /** The business's own threshold of this score. */
  | { kind: "own" }
  | { kind: "few"; customers: number };

/**
 * Why no customer has this score. Recency is cut by calendar days. Frequency and monetary value are cut by rank: equal values
 * get the same score, so a value shared by many customers skips the scores above it; and fewer than five customers cannot fill
 * five scores.
 */
export const emptyCellReason = (
  dimension: Dimension,
  score: number,
  { bands, totals, period, scheme }: RfmReport,
): EmptyCellReason => {
  if (dimension === "recency") {
    const { from, to } = agesIn(scheme?.thresholds ?? { recency: null }, score, period.days);
    return from > to ? { kind: "short" } : { kind: "gap", from, to };
  }
  if (scheme?.thresholds[dimension]) return { kind: "own" };
  if (totals.customer_count < 5) return { kind: "few", customers: totals.customer_count };
  const below = bands[dimension].filter((band) => band.score < score).sort((a, b) => b.score - a.score)[0];
  if (below && below.min === below.max) {
    return { kind: "exact", share: below.customer_count / totals.customer_count, value: below.min };
  }
  return { kind: "ties" };
};
