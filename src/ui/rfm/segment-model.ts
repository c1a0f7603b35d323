import type { ReportSegment, SegmentationReport } from "#contracts/segmentation-report.ts";
import { SEGMENTS, segmentKey, TIER_CODES } from "../theme/segments.ts";

/** `key` is what the address and the colours know it by: an RFM segment's name without spaces, else the code. */
export type KeyedSegment = ReportSegment & { key: string };

const ORDERS: Record<SegmentationReport["method"], readonly string[]> = {
  rfm: SEGMENTS.map(({ code }) => code),
  value: TIER_CODES,
  behavior: [],
};

const keyed = (segment: ReportSegment): KeyedSegment => ({
  ...segment,
  key: segmentKey(segment.segment_code) ?? segment.segment_code,
});

/** The report's segments in order of value (the wire keeps the seed's order); those by behavior as they come, largest first. */
export const segmentsInOrder = ({ method, segments }: SegmentationReport): KeyedSegment[] => {
  const place = ({ segment_code }: ReportSegment) => ORDERS[method].indexOf(segment_code);
  return segments.map(keyed).sort((a, b) => place(a) - place(b));
};

export const INSIGHTS = [
  "highest_revenue_segment",
  "largest_segment",
  "fastest_growing_segment",
  "needs_attention",
] as const;

export type InsightName = (typeof INSIGHTS)[number];

const OF_CHANGE: readonly InsightName[] = ["fastest_growing_segment", "needs_attention"];

/**
 * The segment an insight names; null where none stands out, as where the one that grew most is also the one that grew
 * least: tiers are fixed shares of the customers, and grow alike.
 */
export const insightSegment = ({ segments, insights }: SegmentationReport, name: InsightName): KeyedSegment | null => {
  const isAlike = insights.fastest_growing_segment === insights.needs_attention;
  if (isAlike && OF_CHANGE.includes(name)) return null;
  const segment = segments.find((one) => one.segment_name === insights[name]);
  return segment ? keyed(segment) : null;
};

/** The one or two segments that bring the most, largest first. */
export const topByRevenue = (report: SegmentationReport): KeyedSegment[] =>
  segmentsInOrder(report)
    .filter(({ total_revenue }) => total_revenue > 0)
    .sort((a, b) => b.total_revenue - a.total_revenue)
    .slice(0, 2);
