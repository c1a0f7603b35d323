import { SEGMENTS, segmentKey, TIER_CODES } from "#core/ui/theme/segments.ts";
import type { ReportSegment, SegmentationReport } from "#features/report/contracts/segmentation-report-answer.ts";

/** `key` identifies the segment in addresses and colors: an RFM segment's name without spaces, else the code. */
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

/**
 * The report's segments by value (the API keeps the specification's order); behavior segments stay in the API's order, largest
 * first.
 */
export const segmentsInOrder = ({ method, segments }: SegmentationReport): KeyedSegment[] => {
  const rank = ({ segment_code }: ReportSegment) => ORDERS[method].indexOf(segment_code);
  return segments.map(keyed).sort((a, b) => rank(a) - rank(b));
};
