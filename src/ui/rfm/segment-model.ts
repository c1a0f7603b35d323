import type { RfmReport } from "#contracts/segmentation-report.ts";
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

/** The one or two segments that bring the most, largest first. */
export const topByRevenue = (report: RfmReport): KeyedSegment[] =>
  segmentsByValue(report)
    .filter(({ total_revenue }) => total_revenue > 0)
    .sort((a, b) => b.total_revenue - a.total_revenue)
    .slice(0, 2);
