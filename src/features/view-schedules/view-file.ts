import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { csvInParts, type TableWriter } from "#core/csv.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { exportCustomers } from "#features/customers/list-customers.ts";
import { exportForecasts } from "#features/forecast/list-forecasts.ts";
import { exportChurnActions, exportOutreach } from "#features/playbooks/list-playbook-customers.ts";
import { exportWinBack } from "#features/playbooks/list-win-back.ts";
import { exportSegments } from "#features/segments/list-segments.ts";
import {
  applyChurnView,
  applyCustomersView,
  applyForecastView,
  applyOutreachView,
  applySegmentsView,
  applyWinBackView,
} from "#features/views/read-views.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { renderPdf } from "#records/pdf/render-pdf.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { STANDARD_REACH } from "#records/rules/customers/reach.ts";
import { STANDARD_SORTS } from "#records/rules/view-lists.ts";
import type { ViewQuery } from "#records/rules/view-query.ts";
import type { ViewFormat } from "#records/rules/view-schedules.ts";
import { type ListTable, listDocument, MOST_PDF_ROWS } from "./rules/list-document.ts";

type SavedQuery = { id: string; query: ViewQuery };
type Write = { language: Language; write: TableWriter; isToRead: boolean };

/** Writes the rows of a view as its list's own export does. Throws what its use-case and `apply…View` throw. */
const exportView = async (actor: Actor, { id: view, query }: SavedQuery, { language, write, isToRead }: Write) => {
  const given = { view, q: undefined };
  switch (query.list) {
    case "customers": {
      const request = await applyCustomersView(actor, { view });
      const columns = "columns" in request ? request.columns : undefined;
      return exportCustomers(
        actor,
        { ...request, columns: columns ?? (isToRead ? STANDARD_COLUMNS : undefined), write },
        language,
      );
    }
    case "segments":
      return exportSegments(actor, { ...(await applySegmentsView(actor, given)), of: "csv" }, { language }, write);
    case "forecast": {
      const standard = { ...given, tier: undefined, cohort: undefined, sort: STANDARD_SORTS.forecast };
      const request = await applyForecastView(actor, standard);
      return exportForecasts(actor, { ...request, ids: undefined }, language, write);
    }
    case "churn": {
      const open = { ...given, state: "open" as const };
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
    }
  }
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

type ViewFile = { name: string; type: string; total: number | null; content: Uint8Array | null };

/**
 * A view as a file with the rows it has now, for a reader who may see it: as CSV, or the main columns of its first rows as PDF. `content` is null
 * if the file has more than `mostBytes`; `total` is the number of rows where it was counted. Throws FORBIDDEN without `data:export`, NOT_FOUND
 * (VIEW_NOT_FOUND) and CONFLICT (VIEW_INCOMPLETE).
 */
export const writeViewFile = async (
  actor: Actor,
  view: SavedQuery & { name: string },
  { format, language, mostBytes }: { format: ViewFormat; language: Language; mostBytes: number },
): Promise<ViewFile> => {
  assertMay(actor, "data:export");
  const { name: business, currency, timeZone } = await getBusinessOrThrow(actor);
  const at = now();
  const name = customerFileName(view.name, [], toLocalDay(at, timeZone), format);
  if (format === "csv") {
    const { body } = await exportView(actor, view, { language, write: csvInParts, isToRead: false });
    return { name, type: "text/csv; charset=utf-8", total: null, content: await readBytes(body, mostBytes) };
  }
  const { table, write } = readTable();
  await exportView(actor, view, { language, write, isToRead: true });
  const formats = makeFormats({ locale: LOCALES[language], timeZone, currency });
  const document = listDocument(table, {
    view: view.name,
    query: view.query,
    business,
    currency,
    language,
    formats,
    at,
  });
  const content = await renderPdf(document);
  return { name, type: "application/pdf", total: table.total, content: content.length > mostBytes ? null : content };
};
