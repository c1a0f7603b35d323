import { getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { sayIn } from "#core/messages/format-message.ts";
import { type Formats, makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { exportCohorts } from "#features/cohorts/read-cohorts.ts";
import { exportPayback } from "#features/cohorts/read-payback.ts";
import { exportCustomers } from "#features/customers/list-customers.ts";
import { exportForecasts } from "#features/forecast/list-forecasts.ts";
import { exportOverview } from "#features/overview/export-overview.ts";
import { exportChurnActions, exportOutreach } from "#features/playbooks/list-playbook-customers.ts";
import { exportWinBack } from "#features/playbooks/list-win-back.ts";
import { exportOrderGaps, exportPairs, exportProducts, exportSecondOrder } from "#features/products/export-products.ts";
import { exportSegmentationReport } from "#features/report/export-segmentation-report.ts";
import { exportSegmentMovement } from "#features/report/get-segment-movement.ts";
import { exportSegments } from "#features/segments/list-segments.ts";
import {
  applyChurnView,
  applyCustomersView,
  applyForecastView,
  applyOutreachView,
  applySegmentsView,
  applyWinBackView,
  readView,
  readViewQuery,
} from "#features/views/read-views.ts";
import { type Day, toLocalDay } from "#lib/time/day.ts";
import { loadPopulation } from "#records/customers/report-population.ts";
import { renderPdf } from "#records/pdf/render-pdf.ts";
import { parseComparison } from "#records/rules/comparison.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { STANDARD_REACH } from "#records/rules/customers/reach.ts";
import { PAIR_SORTS, PRODUCT_SORTS, STANDARD_DAYS, STANDARD_SPAN } from "#records/rules/report-choices.ts";
import { STANDARD_SORTS, VIEW_PAGES, type ViewList, viewFormats } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import type { ViewFormat } from "#records/rules/view-schedules.ts";
import { type ListTable, listDocument, MOST_PDF_ROWS } from "./rules/list-document.ts";

type QueryOf<List extends ViewList> = Extract<ViewQuery, { list: List }>;
type TableQuery = Exclude<ViewQuery, { list: "rfm" }>;
type SavedQuery<List extends ViewList = ViewList> = { id: string; query: QueryOf<List> };
type Write = { language: LanguageTag; write: TableWriter; isToRead: boolean };
type Body = ReadableStream<Uint8Array> | Uint8Array | string;

/** The months, storefront and segments of a report about first orders. */
const toRange = ({
  months = STANDARD_SPAN,
  storefront,
  segment,
  withoutSegment,
}: QueryOf<"products" | "retention">) => ({
  months,
  storefrontId: storefront,
  segment,
  withoutSegment,
});

const oneOfSorts = <Field extends string>(
  fields: readonly Field[],
  sort: string | undefined,
  standard: Field | `-${Field}`,
): Field | `-${Field}` =>
  fields.flatMap((field): (Field | `-${Field}`)[] => [field, `-${field}`]).find((each) => each === sort) ?? standard;

type Period = { start: Day; end: Day };
type Written = {
  body: Body;
  /** Whether it is of all customers and storefronts, whatever else the page is of. */
  isOfAll?: true;
  /** The days of the figures, and those they are compared with. */
  periods?: readonly [Period, Period];
};

/** How the rows of each page's view are written, as its own export does. Each throws what its use-case and `readViewQuery` throw. */
const TABLES: {
  [List in Exclude<ViewList, "rfm">]: (actor: Actor, view: SavedQuery<List>, to: Write) => Promise<Written>;
} = {
  customers: async (actor, { id: view }, { language, write, isToRead }) => {
    const request = await applyCustomersView(actor, { view });
    const columns = "columns" in request ? request.columns : undefined;
    return exportCustomers(
      actor,
      { ...request, columns: columns ?? (isToRead ? STANDARD_COLUMNS : undefined), write },
      language,
    );
  },
  segments: async (actor, { id: view }, { language, write }) =>
    exportSegments(
      actor,
      { ...(await applySegmentsView(actor, { view, q: undefined })), of: "csv" },
      { language },
      write,
    ),
  forecast: async (actor, { id: view }, { language, write }) => {
    const standard = { view, q: undefined, tier: undefined, cohort: undefined, sort: STANDARD_SORTS.forecast };
    const request = await applyForecastView(actor, standard);
    return exportForecasts(actor, { ...request, ids: undefined }, language, write);
  },
  churn: async (actor, { id: view, query }, { language, write }) => {
    const open = { view, q: undefined, state: "open" as const };
    const churn = { ...open, minValue: undefined, sort: STANDARD_SORTS.churn };
    if (query.tab === "churn") {
      const standard = { ...churn, priority: undefined, reachable: undefined };
      return exportChurnActions(actor, await applyChurnView(actor, standard), language, write);
    }
    if (query.tab === "outreach") {
      const standard = { ...churn, reachable: STANDARD_REACH.outreach };
      return exportOutreach(actor, await applyOutreachView(actor, standard), language, write);
    }
    const standard = { ...open, reachable: STANDARD_REACH.week, sort: STANDARD_SORTS.winBack };
    return exportWinBack(actor, await applyWinBackView(actor, standard), { language }, write);
  },
  products: async (actor, { id }, to) => {
    const query = await readViewQuery(actor, "products", id);
    const { tab = "products", by = "product", relation = "together", q, sort } = query;
    const range = toRange(query);
    if (tab === "second-order") return exportSecondOrder(actor, range, to);
    if (tab === "pairs") {
      const sorted = oneOfSorts(PAIR_SORTS, sort, STANDARD_SORTS.pairs);
      return exportPairs(actor, { ...range, by: "auto", relation, q, sort: sorted }, to);
    }
    return exportProducts(
      actor,
      { ...range, by, q, sort: oneOfSorts(PRODUCT_SORTS, sort, STANDARD_SORTS.products) },
      to,
    );
  },
  retention: async (actor, { id }, to) => {
    const query = await readViewQuery(actor, "retention", id);
    const range = toRange(query);
    const { tab = "cohorts", metric = "retention", by = "month", per = "total", cost = "campaign" } = query;
    switch (tab) {
      case "cohorts":
        return exportCohorts(actor, { ...range, metric, by, per }, to.language, to.write);
      case "second-order":
        return exportSecondOrder(actor, range, to);
      case "order-gaps":
        return exportOrderGaps(actor, range, to);
      case "payback":
        return { ...(await exportPayback(actor, { by: cost, months: range.months }, to)), isOfAll: true };
      case "movement": {
        const { storefrontId, segment, withoutSegment } = range;
        const request = { storefrontId, segment, withoutSegment };
        const { body, period, previousPeriod } = await exportSegmentMovement(actor, request, to);
        return { body, periods: [period, previousPeriod] };
      }
    }
  },
  overview: async (actor, { id }, to) => {
    const {
      list: _,
      days = STANDARD_DAYS,
      compare = "previous",
      ...query
    } = await readViewQuery(actor, "overview", id);
    const { period, comparedPeriod, body } = await exportOverview(actor, { ...query, days, compare }, to);
    return { body, periods: [period, comparedPeriod] };
  },
};

/** The report by RFM, value or behavior as its page exports it. Throws what its use-case and `readViewQuery` throw. */
const exportReport = async (
  actor: Actor,
  id: string,
  format: ViewFormat,
  { language, write }: Pick<Write, "language" | "write">,
) => {
  const {
    method = "rfm",
    days,
    valueBasis,
    compare,
    storefront,
    segment,
    withoutSegment,
  } = await readViewQuery(actor, "rfm", id);
  const { rfmDays } = await getBusinessOrThrow(actor);
  const request = {
    method,
    days: days ?? rfmDays,
    storefrontId: storefront,
    valueBasis,
    compare: compare === undefined ? undefined : parseComparison(compare),
    rfmScheme: "active" as const,
    population: await loadPopulation(actor, { segment, withoutSegment }),
  };
  return (await exportSegmentationReport(actor, format, request, language, write)).value;
};

/** `view.query` is one of its page, which TypeScript can't follow through the table. */
const exportTable = (actor: Actor, view: { id: string; query: TableQuery }, to: Write): Promise<Written> => {
  const write = TABLES[view.query.list] as (actor: Actor, view: SavedQuery, to: Write) => Promise<Written>;
  return write(actor, view, to);
};

/** Whose figures a report has, and of when; of lists, nothing. */
const describeScope = async (
  actor: Actor,
  query: ViewQuery,
  { periods, isOfAll }: Written,
  { language, formats }: { language: LanguageTag; formats: Formats },
): Promise<string[]> => {
  if (VIEW_PAGES[query.list].kind === "list") return [];
  const words = serverWordsIn(language).view_file;
  const terms = wordsIn(language).report;
  const say = sayIn(language);
  const { months = STANDARD_SPAN, storefront, ...segments } = query as QueryOf<"products">;
  const shop = isOfAll ? undefined : (await listStorefronts(actor)).find(({ id }) => id === storefront);
  const population = isOfAll ? null : await loadPopulation(actor, segments);
  const [period, compared] = (periods ?? []).map(({ start, end }) => formats.days(start, end));
  return [
    period && compared ? say(words.periods, { period, compared }) : say(words.months, { months }),
    ...(shop ? [say(words.storefront, { name: shop.name })] : []),
    ...(population?.segment ? [say(terms.in_segment, { name: population.segment.name })] : []),
    ...(population?.withoutSegment ? [say(terms.without_segment, { name: population.withoutSegment.name })] : []),
  ];
};

/** The first rows of a list, and how many it has. */
const readTable = () => {
  const table: ListTable = { columns: [], rows: [], total: 0 };
  const write: TableWriter = async (tableOf, each) => {
    table.columns = tableOf([]).columns;
    await each(async (rows) => {
      table.total += rows.length;
      const missing = MOST_PDF_ROWS - table.rows.length;
      if (missing > 0) table.rows.push(...tableOf(rows.slice(0, missing)).rows);
    });
    return new ReadableStream({ start: (controller) => controller.close() });
  };
  return { table, write };
};

/** All bytes of a stream; null if there are more than so many. */
const readBytes = async (stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array | null> => {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the stream, which removes its temporary file.
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** All bytes of a file; null if there are more than so many. */
export const readFile = async (body: Body, most: number): Promise<Uint8Array | null> => {
  if (body instanceof ReadableStream) return readBytes(body, most);
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return bytes.length > most ? null : bytes;
};

type ViewFile = { name: string; type: "text/csv" | "application/pdf"; total: number | null; body: Body };

/**
 * A view as a file with what it has now, for a reader who may see it: as CSV, or as PDF the report, or the main columns of its first rows. `total` is
 * the number of rows where it was counted. A format that the page no longer has is replaced by one that it has. Throws FORBIDDEN without
 * `data:export` or `reports:view`, NOT_FOUND (VIEW_NOT_FOUND, SEGMENT_NOT_FOUND) and CONFLICT (VIEW_INCOMPLETE).
 */
export const writeViewFile = async (
  actor: Actor,
  { id, name: title, query }: { id: string; name: string; query: ViewQuery },
  {
    format: wished,
    language,
    write: writeFile = csvInParts,
  }: { format: ViewFormat; language: LanguageTag; write?: TableWriter },
): Promise<ViewFile> => {
  assertMay(actor, "data:export");
  if (VIEW_PAGES[query.list].kind === "report") assertMay(actor, "reports:view");
  const { name: business, currency, timeZone } = await getBusinessOrThrow(actor);
  const at = now();
  const offered = viewFormats(query);
  const format = offered.includes(wished) ? wished : (offered[0] ?? wished);
  const name = customerFileName(title, [], toLocalDay(at, timeZone), format);
  if (query.list === "rfm") {
    const { type, body } = await exportReport(actor, id, format, { language, write: writeFile });
    return { name, type, total: null, body };
  }
  if (format === "csv") {
    const { body } = await exportTable(actor, { id, query }, { language, write: writeFile, isToRead: false });
    return { name, type: "text/csv", total: null, body };
  }
  const { table, write } = readTable();
  const written = await exportTable(actor, { id, query }, { language, write, isToRead: true });
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  const document = listDocument(table, {
    view: title,
    query,
    about: await describeScope(actor, query, written, { language, formats }),
    business,
    currency,
    language,
    formats,
    at,
  });
  return { name, type: "application/pdf", total: table.total, body: await renderPdf(document) };
};

/** Throws INVALID_PARAMETER for a format that the view doesn't have. */
export const assertFormat = (parameter: string, query: ViewQuery, format: ViewFormat): void => {
  const offered = viewFormats(query);
  if (offered.includes(format)) return;
  const values = offered.join(", ");
  refuseField(parameter, { reason: "unknown_value", values: { values }, message: `must be one of: ${values}` });
};

/** A view as a download. Throws what `readView` and `writeViewFile` throw, and INVALID_PARAMETER for a format that it doesn't have. */
export const exportView = async (
  actor: Actor,
  id: string,
  format: ViewFormat,
  reader: { language: LanguageTag; write?: TableWriter },
) => {
  const view = await readView(actor, id);
  assertFormat("exportFormat", view.query, format);
  return writeViewFile(actor, view, { format, ...reader });
};
