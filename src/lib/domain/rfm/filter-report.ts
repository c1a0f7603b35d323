import type { RfmReport } from "./report.ts";

export type SegmentFilter = { segmentName?: string | undefined; segmentCode?: string | undefined };

/** The segments of that name and code, with their cells; headlines, totals and bands stay those of everybody. */
export const filterReport = (report: RfmReport, { segmentName, segmentCode }: SegmentFilter): RfmReport => {
  const segments = report.segments.filter(
    ({ segment_name, segment_code }) =>
      (segmentName === undefined || segment_name === segmentName) &&
      (segmentCode === undefined || segment_code === segmentCode),
  );
  const codes = new Set<string>(segments.map(({ segment_code }) => segment_code));
  return { ...report, segments, cells: report.cells.filter(({ segment_code }) => codes.has(segment_code)) };
};
