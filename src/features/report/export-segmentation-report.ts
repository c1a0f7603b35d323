import { getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import type { Cached } from "#core/cache.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { overlay } from "#core/messages/format-message.ts";
import { type LanguageTag, toLanguage } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { marginWordsIn, wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { populationFileParts } from "#records/customers/report-population.ts";
import { readNotes } from "#records/notes/read-notes.ts";
import { renderPdf } from "#records/pdf/render-pdf.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { type ReportRequest, schemeFor, wholeReport } from "./get-segmentation-report.ts";
import { filterReport, type SegmentationResult, segmentRow } from "./rules/report.ts";
import { reportDocument } from "./rules/report-document.ts";
import { segmentWords } from "./rules/report-figures.ts";
import { marginRow } from "./rules/report-rows.ts";

type ReportFile = { name: string; type: "text/csv" | "application/pdf"; body: ReadableStream<Uint8Array> | Uint8Array };

/** One row per segment, with texts in the reader's language. */
const toReportCsv = (
  shown: SegmentationResult,
  whole: SegmentationResult,
  { language, looks, write }: { language: LanguageTag; looks: RfmScheme["looks"]; write: TableWriter },
): Promise<ReadableStream<Uint8Array>> => {
  const terms = overlay(whole.value_basis ? marginWordsIn(language) : wordsIn(language), schemeWords(looks));
  const rowOf = (segment: SegmentationResult["segments"][number]) => {
    const { name, description, actions } = segmentWords(segment, language, terms);
    const words = { segment_name: name, description, recommended_actions: actions.join("; ") };
    const plain = segmentRow(segment, whole);
    const kind =
      "kind" in plain && plain.kind && toLanguage(language) !== "en"
        ? { kind: terms.behavior_kinds[plain.kind].name }
        : {};
    const row = { ...plain, ...words, ...kind };
    return whole.value_basis ? marginRow(row) : row;
  };
  const keys = whole.segments.slice(0, 1).flatMap((segment) => Object.keys(rowOf(segment)));
  return write(
    (rows: readonly Record<string, unknown>[]) => localizeRows(keys, rows, language),
    (take) => take(shown.segments.map(rowOf)),
  );
};

/** A management summary of two or three pages. */
const renderReportPdf = async (
  scope: Scope,
  shown: SegmentationResult,
  whole: SegmentationResult,
  language: LanguageTag,
  looks: RfmScheme["looks"],
): Promise<Uint8Array> => {
  const [{ name: business, timeZone }, storefronts] = await Promise.all([
    getBusinessOrThrow(scope),
    listStorefronts(scope),
  ]);
  const storefront = storefronts.find(({ id }) => id === whole.storefront_id)?.name ?? null;
  const codes = shown.segments.map(({ segment_code }) => segment_code);
  const { start: from, end: to } = whole.period;
  const notes = await withBusiness(scope, (client) => readNotes(client, scope, { from, to, timeZone }));
  return renderPdf(reportDocument(whole, { business, storefront, notes }, codes, language, looks));
};

/**
 * The same cached report as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what
 * `getSegmentationReport` throws.
 */
export const exportSegmentationReport = async (
  actor: Actor,
  format: "csv" | "pdf",
  request: ReportRequest,
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<Cached<ReportFile>> => {
  assertMay(actor, "data:export");
  const [{ value: whole, ...found }, { scheme }] = await Promise.all([
    wholeReport(actor, request),
    schemeFor(actor, request),
  ]);
  const shown = filterReport(whole, request);
  const against = whole.compared_period ? `-vs-${whole.compared_period.end}` : "";
  const report = `customer-segmentation-${whole.method}${whole.value_basis ? "-margin" : ""}`;
  const within = populationFileParts(request.population);
  const name = customerFileName(report, within, `${whole.period.end}${against}`, format);
  const value: ReportFile =
    format === "csv"
      ? { name, type: "text/csv", body: await toReportCsv(shown, whole, { language, looks: scheme.looks, write }) }
      : { name, type: "application/pdf", body: await renderReportPdf(actor, shown, whole, language, scheme.looks) };
  return { ...found, value };
};
