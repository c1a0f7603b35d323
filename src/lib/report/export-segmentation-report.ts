import { assertMay } from "#lib/domain/accounts/grants.ts";
import { reportDocument } from "#lib/domain/report/document/report-document.ts";
import { marginRow } from "#lib/domain/report/margin-columns.ts";
import type { RfmScheme } from "#lib/domain/report/rfm/scheme.ts";
import { schemeWords } from "#lib/domain/report/rfm/scheme-words.ts";
import { segmentWords } from "#lib/domain/report/segment-names.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { localizeRows } from "#lib/domain/words/localize-rows.ts";
import { overlay } from "#lib/domain/words/overlay.ts";
import { marginWordsIn, wordsIn } from "#lib/domain/words/words.ts";
import type { Cached } from "#lib/server/cache/cache.ts";
import { writeCsv } from "#lib/server/csv/write-csv.ts";
import { getBusinessOrThrow, listStorefronts } from "#lib/server/db/accounts/businesses.ts";
import { renderPdf } from "#lib/server/pdf/render-pdf.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { filterReport, type SegmentationResult, segmentRow } from "../domain/report/report.ts";
import { type ReportRequest, schemeFor, wholeReport } from "./get-segmentation-report.ts";

type ReportFile = { name: string; type: "text/csv" | "application/pdf"; body: string | Uint8Array };

/** One row per segment, with texts in the reader's language. */
const csvOf = (
  shown: SegmentationResult,
  whole: SegmentationResult,
  language: Language,
  looks: RfmScheme["looks"],
): string => {
  const terms = overlay(whole.value_basis ? marginWordsIn(language) : wordsIn(language), schemeWords(looks));
  const rowOf = (segment: SegmentationResult["segments"][number]) => {
    const { name, description, actions } = segmentWords(segment, language, terms);
    const words = { segment_name: name, description, recommended_actions: actions.join("; ") };
    const plain = segmentRow(segment, whole);
    const kind =
      "kind" in plain && plain.kind && language !== "en" ? { kind: terms.behavior_kinds[plain.kind].name } : {};
    const row = { ...plain, ...words, ...kind };
    return whole.value_basis ? { ...marginRow(row), cost_coverage: whole.cost_coverage ?? null } : row;
  };
  const keys = whole.segments.slice(0, 1).flatMap((segment) => Object.keys(rowOf(segment)));
  const { columns, rows, decimalSign } = localizeRows(keys, shown.segments.map(rowOf), language);
  return writeCsv(columns, rows, { decimalSign });
};

/** A management summary of two or three pages. */
const pdfOf = async (
  scope: Scope,
  shown: SegmentationResult,
  whole: SegmentationResult,
  language: Language,
  looks: RfmScheme["looks"],
): Promise<Uint8Array> => {
  const [{ name: business }, storefronts] = await Promise.all([getBusinessOrThrow(scope), listStorefronts(scope)]);
  const storefront = storefronts.find(({ id }) => id === whole.storefront_id)?.name ?? null;
  const codes = shown.segments.map(({ segment_code }) => segment_code);
  return renderPdf(reportDocument(whole, { business, storefront }, codes, language, looks));
};

/**
 * The same cached report as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what
 * `getSegmentationReport` throws.
 */
export const exportSegmentationReport = async (
  actor: Actor,
  format: "csv" | "pdf",
  request: ReportRequest,
  language: Language,
): Promise<Cached<ReportFile>> => {
  assertMay(actor, "data:export");
  const [{ value: whole, ...found }, { scheme }] = await Promise.all([
    wholeReport(actor, request),
    schemeFor(actor, request),
  ]);
  const shown = filterReport(whole, request);
  const against = whole.compared_period ? `-vs-${whole.compared_period.end}` : "";
  const name = `customer-segmentation-${whole.method}${whole.value_basis ? "-margin" : ""}-${whole.period.end}${against}.${format}`;
  const value: ReportFile =
    format === "csv"
      ? { name, type: "text/csv", body: csvOf(shown, whole, language, scheme.looks) }
      : { name, type: "application/pdf", body: await pdfOf(actor, shown, whole, language, scheme.looks) };
  return { ...found, value };
};
