import type { ReportSegment, RfmReport } from "#contracts/segmentation-report.ts";
import { SEGMENTS, type SegmentKey, segmentKey } from "../theme/segments.ts";

export type KeyedSegment = RfmReport["segments"][number] & { key: SegmentKey };

/** The report's segments in order of value (the wire keeps the seed's order). */
export const segmentsByValue = (report: RfmReport): KeyedSegment[] =>
  SEGMENTS.flatMap(({ key, code }) => {
    const segment = report.segments.find((one) => one.segment_code === code);
    return segment ? [{ ...segment, key }] : [];
  });

export const INSIGHTS = [
  "highest_revenue_segment",
  "largest_segment",
  "fastest_growing_segment",
  "needs_attention",
] as const;

export type InsightName = (typeof INSIGHTS)[number];

/** The segment an insight names; null where none stands out. */
export const insightSegment = (report: RfmReport, name: InsightName): KeyedSegment | null => {
  const segment = report.segments.find((one) => one.segment_name === report.insights[name]);
  const key = segment && segmentKey(segment.segment_code);
  return segment && key ? { ...segment, key } : null;
};

/** Below this a percentage says more than the numbers do. */
const SMALLEST_BASE = 20;

export type Growth =
  | { kind: "new" }
  | { kind: "same" }
  | { kind: "percent"; isUp: boolean; rate: number }
  | { kind: "people"; isUp: boolean; difference: number };

/** How a segment changed against the equal period before: in percent on a base of 20 and more, else in people. */
export const growthOf = ({ customer_count, previous_customer_count: before }: ReportSegment): Growth => {
  const difference = customer_count - before;
  if (difference === 0) return { kind: "same" };
  if (before === 0) return { kind: "new" };
  const isUp = difference > 0;
  return before < SMALLEST_BASE
    ? { kind: "people", isUp, difference }
    : { kind: "percent", isUp, rate: difference / before };
};

/** The one or two segments that bring the most, largest first. */
export const topByRevenue = (report: RfmReport): KeyedSegment[] =>
  segmentsByValue(report)
    .filter(({ total_revenue }) => total_revenue > 0)
    .sort((a, b) => b.total_revenue - a.total_revenue)
    .slice(0, 2);
