import type { SegmentationReport } from "./report.ts";

export type SegmentFilter = { segmentName?: string | undefined; segmentCode?: string | undefined };

/**
 * Filters segments by name and code, with their details; insights, totals and score boundaries still cover all
 * customers.
 */
export const filterReport = <Report extends SegmentationReport>(
  report: Report,
  { segmentName, segmentCode }: SegmentFilter,
): Report => {
  const segments = report.segments.filter(
    ({ segment_name, segment_code }) =>
      (segmentName === undefined || segment_name === segmentName) &&
      (segmentCode === undefined || segment_code === segmentCode),
  );
  const codes = new Set<string>(segments.map(({ segment_code }) => segment_code));
  const isMine = ({ segment_code }: { segment_code: string }) => codes.has(segment_code);
  if (report.method === "rfm") return { ...report, segments, cells: report.cells.filter(isMine) };
  if (report.method === "behavior") return { ...report, segments, traits: report.traits.filter(isMine) };
  return { ...report, segments };
};
