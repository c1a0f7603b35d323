import { AppError } from "./domain/errors.ts";
import { localizeRows } from "./domain/export/localize-rows.ts";
import { segmentRow } from "./domain/export/segment-row.ts";
import { segmentWords } from "./domain/export/segment-words.ts";
import { type Actor, can, type Permission } from "./domain/permissions.ts";
import { filterReport } from "./domain/segmentation/filter-report.ts";
import type { SegmentationReport } from "./domain/segmentation/report.ts";
import type { Language } from "./domain/words/language.ts";
import { type ReportRequest, wholeReport } from "./segmentation-report.ts";
import type { Cached } from "./server/cache.ts";
import { writeCsv } from "./server/csv/write-csv.ts";

const EXPORT: Permission = "data:export";

export type ReportFile = { name: string; type: "text/csv"; body: string };

/** A row a segment, its words in the reader's language. */
const csvOf = (shown: SegmentationReport, whole: SegmentationReport, language: Language): string => {
  const rowOf = (segment: SegmentationReport["segments"][number]) => {
    const { name, description, actions } = segmentWords(segment, language);
    const words = { segment_name: name, description, recommended_actions: actions.join("; ") };
    return { ...segmentRow(segment, whole), ...words };
  };
  const keys = whole.segments.slice(0, 1).flatMap((segment) => Object.keys(rowOf(segment)));
  const { columns, rows, decimalSign } = localizeRows(keys, shown.segments.map(rowOf), language);
  return writeCsv(columns, rows, decimalSign);
};

/**
 * The same report as a file in the reader's language, from the same cache. Throws FORBIDDEN without `data:export`, and
 * what `getSegmentationReport` throws.
 */
export const exportSegmentationReport = async (
  actor: Actor,
  format: "csv" | "pdf",
  request: ReportRequest,
  language: Language,
): Promise<Cached<ReportFile>> => {
  if (!can(actor, EXPORT)) {
    throw new AppError("FORBIDDEN", `This needs the permission ${EXPORT}`, { values: { permission: EXPORT } });
  }
  if (format !== "csv") {
    const message = `must be csv: ${format} is not available yet`;
    const issues = [{ parameter: "export_format", location: "query" as const, message }];
    throw new AppError("INVALID_PARAMETER", `export_format: ${message}`, { issues });
  }
  const { value: whole, ...found } = await wholeReport(actor, request);
  const name = `customer-segmentation-${whole.method}-${whole.period.end}.csv`;
  return { ...found, value: { name, type: "text/csv", body: csvOf(filterReport(whole, request), whole, language) } };
};
