import { stringify } from "csv-stringify/sync";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { bufferedOnDisk } from "#core/csv/buffered-on-disk.ts";
import { csvInParts } from "#core/csv/write-csv.ts";
import { type Page, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type Scope } from "#core/values/permissions.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { isPlainNumber, startsFormula, withoutInnerFormulas } from "#core/values/spreadsheet-text.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { importEntry } from "./list-imports.ts";
import { resolveFormat } from "./recognize-file.ts";
import type { RowProblem } from "./rules/import-format.ts";
import { listProblems, readProblems, type StoredProblem } from "./store/import-problems.ts";
import { type ImportHeader, listRejectedRows, type RejectedRow, readImportHeader } from "./store/rejected-rows.ts";

/** Rows that are read at a time for a file. */
const PAGE_ROWS = 5000;

/** All problems of an import in the file's order, some at a time. */
const readProblemPages = async function* (
  scope: Scope,
  importId: string,
  pageSize = PAGE_ROWS,
): AsyncGenerator<RowProblem[]> {
  let after = { line: -1, column: "" };
  for (;;) {
    const page = await withBusiness(scope, (client) => listProblems(client, scope, importId, after, pageSize));
    yield page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = last;
  }
};

/** The same, one by one. */
export const readImportProblems = async function* (
  ...of: Parameters<typeof readProblemPages>
): AsyncGenerator<RowProblem> {
  for await (const page of readProblemPages(...of)) yield* page;
};

/** One page of an import's problems, in the file's order. Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const importProblems = async (
  scope: Scope,
  { id, ...page }: { id: string; page: number; pageSize: number },
): Promise<Page<StoredProblem>> => {
  await importEntry(scope, id);
  return withBusiness(scope, (client) => readProblems(client, scope, id, toPageWindow(page)));
};

const REASON = "reason";

/** Text that a spreadsheet would run as a formula gets an apostrophe; negative numbers and phone numbers don't. */
const guarded = (cell: string): string => {
  const text = withoutInnerFormulas(cell);
  return startsFormula(text) && !isPlainNumber(text) ? `'${text}` : text;
};

const lines = (rows: readonly (readonly string[])[], { delimiter }: ImportHeader): string =>
  stringify(
    rows.map((cells) => cells.map(guarded)),
    { delimiter, record_delimiter: "windows", quoted_match: /[;\t\r\n]/ },
  );

/** The columns of a corrected file that is imported again, without its reasons. */
const ownColumns = ({ columns }: ImportHeader): number =>
  columns.at(-1) === REASON ? columns.length - 1 : columns.length;

/** Without it, spreadsheets read UTF-8 as another encoding and save é as two letters. */
const BYTE_ORDER_MARK = "\ufeff";

/** The first line of a file with rejected rows: the columns of the imported file and the reason. */
const rejectedHeader = (header: ImportHeader): string =>
  BYTE_ORDER_MARK + lines([[...header.columns.slice(0, ownColumns(header)), REASON]], header);

/** Rows with as many cells as the header, and their reason. */
const rejectedLines = (header: ImportHeader, rows: readonly RejectedRow[]): string => {
  const width = ownColumns(header);
  const cellsOf = ({ cells, reason }: RejectedRow) => [
    ...Array.from({ length: width }, (_, i) => cells[i] ?? ""),
    reason,
  ];
  return lines(rows.map(cellsOf), header);
};

/** JSON records with their reason, one per line. Numbers keep all their digits, because the text is not parsed. */
const rejectedRecords = (rows: readonly RejectedRow[]): string =>
  rows
    .map(({ cells: [record = ""], reason }) => {
      const open = record.replace(/\r?\n/g, " ").trimEnd().slice(0, -1).trimEnd();
      return `${open}${open === "{" ? "" : ","}"${REASON}":${JSON.stringify(reason)}}\n`;
    })
    .join("");

const COLUMNS = ["line", "column", "reason", "value"];

type ProblemsFile = { name: string; type: "text/csv" | "application/x-ndjson"; body: ReadableStream<Uint8Array> };

const problemsFile = (actor: Actor, id: string): Promise<ProblemsFile["body"]> => {
  const isMasked = hidesPersonalData(actor);
  const shown = (row: RowProblem) => (isMasked ? { ...row, value: maskPersonalData("text", row.value) } : row);
  const tableOf = (rows: readonly RowProblem[]) => ({ columns: COLUMNS, rows: rows.map(shown) });
  return csvInParts<RowProblem>(tableOf, async (take) => {
    for await (const page of readProblemPages(actor, id)) await take(page);
  });
};

/** The rejected rows in the file's own layout, with the reason as their last column. */
const rejectedRowsFile = async (scope: Scope, id: string, isJson: boolean): Promise<ProblemsFile["body"]> => {
  const header = await withBusiness(scope, (client) => readImportHeader(client, scope, id));
  return bufferedOnDisk(async (write) => {
    if (!isJson) await write(rejectedHeader(header));
    for (let after = -1; ; ) {
      const rows = await withBusiness(scope, (client) => listRejectedRows(client, scope, id, after, PAGE_ROWS));
      await write(isJson ? rejectedRecords(rows) : rejectedLines(header, rows));
      if (rows.length < PAGE_ROWS) return;
      after = rows.at(-1)?.line ?? after;
    }
  });
};

/**
 * All problems as a file, or the rejected rows, to correct and import again. Throws FORBIDDEN without
 * `data:export` and, for the rows, `customers:pii`, and NOT_FOUND (IMPORT_NOT_FOUND).
 */
export const exportImportProblems = async (actor: Actor, id: string, as: "csv" | "rows"): Promise<ProblemsFile> => {
  assertMay(actor, "data:export");
  const { options, format } = await importEntry(actor, id);
  const { timeZone } = await getBusinessOrThrow(actor);
  const today = toLocalDay(now(), timeZone);
  if (as === "csv")
    return { name: `import-problems-${today}.csv`, type: "text/csv", body: await problemsFile(actor, id) };
  assertMay(actor, "customers:pii");
  const isJson = resolveFormat(format, options.mapping).kind === "json";
  const body = await rejectedRowsFile(actor, id, isJson);
  return isJson
    ? { name: `rejected-rows-${today}.ndjson`, type: "application/x-ndjson", body }
    : { name: `rejected-rows-${today}.csv`, type: "text/csv", body };
};
