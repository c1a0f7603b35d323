import { stringify } from "csv-stringify/sync";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { bufferedOnDisk, csvInParts, type TableWriter } from "#core/csv.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunProblem } from "#core/runs/rules/define-run.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { maskPersonalData } from "#core/values/personal-data.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import { isPlainNumber, isUuid, startsFormula, withoutInnerFormulas } from "#core/values/texts.ts";

import { toLocalDay } from "#lib/time/day.ts";
import { withoutOutcomes } from "#records/rules/incoming-records.ts";
import { resolveFormat } from "./open-import.ts";
import type { RowProblem } from "./rules/import-format.ts";
import { findImport, type ImportEntry, type ImportSort, listImports } from "./store/import-list.ts";
import {
  countProblems,
  type ImportHeader,
  listProblems,
  listRejectedRows,
  type RejectedRow,
  readImportHeader,
  readProblems,
  type StoredProblem,
} from "./store/import-problems.ts";
import { type ImportState, pickProgress } from "./store/imports.ts";

/** Why a check or an import failed: a problem of the file, a run's, CANCELLED or INTERRUPTED, with the values of its text. */
export type ImportFailure = { code: string; values: Record<string, string | number> };

const REASONS: Partial<Record<RunProblem, string>> = {
  DISK_FULL: "The database's disk is full",
  DATABASE_AWAY: "The database was unavailable or overloaded",
  FILE_MISSING: "The file is not on the worker's machine",
  WORKER_LOST: "The worker ended unexpectedly",
};

/** In English. */
export const describeRunProblem = (problem: RunProblem | null): string =>
  (problem && REASONS[problem]) ?? "Something went wrong on our side";

/** The file's problem in the result of a run that rejected it; null if the result has only a sentence. */
export const refusalIn = (result: object | null): ImportFailure | null => {
  const { problem, values } = (result ?? {}) as { problem?: unknown; values?: ImportFailure["values"] };
  return typeof problem === "string" ? { code: problem, values: values ?? {} } : null;
};

type Ended = Pick<ImportEntry, "state" | "lastError" | "runState" | "runProblem" | "refusal">;

/** In English: why an import waits for another attempt, or why it failed. */
const describeImportError = ({ state, lastError, runState, runProblem }: Ended): string | null => {
  const reason = describeRunProblem(runProblem);
  if (runState === "retrying") return `${reason}. It will be retried automatically`;
  if (state !== "failed") return null;
  if (lastError) return lastError;
  const end = runState === "failed" ? reason : runState === "cancelled" ? "It was cancelled" : "It was interrupted";
  return `${end}. Send the same file again to continue`;
};

/** The same for pages to translate; null without an error, and if only its sentence is stored. */
const toImportFailure = ({ state, lastError, runState, runProblem, refusal }: Ended): ImportFailure | null => {
  const ofRun = { code: runProblem ?? "INTERNAL_ERROR", values: {} };
  if (runState === "retrying") return ofRun;
  if (state !== "failed") return null;
  // A later attempt may have failed for another reason than the stored one.
  if (lastError) return refusal?.reason === lastError ? refusalIn(refusal) : null;
  if (runState === "failed") return ofRun;
  return { code: runState === "cancelled" ? "CANCELLED" : "INTERRUPTED", values: {} };
};

type Person = { kind: NonNullable<ImportEntry["actorKind"]>; id: string; name: string | null };

const computeShareRead = ({ state, resumeAt, textBytes }: ImportEntry): number | null => {
  if (state === "succeeded") return 1;
  return textBytes ? (resumeAt?.byte ?? 0) / textBytes : null;
};

const isOpen = (state: ImportEntry["undoState"]): boolean => OPEN_STATES.some((open) => open === state);

/** Whether an import can be undone: it has ended and its changes are stored. */
export const toUndoState = ({ state, tracksChanges, undoState }: ImportEntry): "possible" | "running" | null => {
  if (!tracksChanges || (state !== "succeeded" && state !== "failed")) return null;
  return isOpen(undoState) ? "running" : "possible";
};

const shown = (reader: ReadScope, entry: ImportEntry, names: Map<string, string>) => {
  const { id, fileName, format, state, options, startedAt, finishedAt, undoneAt, actorKind, actorId } = entry;
  const person = (kind: Person["kind"] | null, of: string | null): Person | null =>
    kind && of ? { kind, id: of, name: names.get(of) ?? null } : null;
  return {
    id,
    fileName,
    format,
    state,
    ...withoutOutcomes(reader, pickProgress(entry)),
    storefrontId: options.storefrontId,
    shiftDays: options.shiftDays,
    progress: computeShareRead(entry),
    error: describeImportError(entry),
    problem: toImportFailure(entry),
    startedAt,
    finishedAt,
    runId: entry.runState && entry.runId,
    begunBy: person(actorKind, actorId),
    undo: toUndoState(entry),
    undoneAt,
    undoneBy: person(entry.undoneByKind, entry.undoneById),
  };
};

const namesIn = (scope: Scope, entries: readonly ImportEntry[]): Promise<Map<string, string>> =>
  readDisplayNames(
    scope,
    entries.flatMap(({ actorId, undoneById }) => [actorId ?? [], undoneById ?? []].flat()),
  );

/** One page of this business's imports, optionally in one state; `q` searches the file names. */
export const listImportPage = async (
  scope: ReadScope,
  { state, sort, q, ...page }: ListRequest<ImportSort> & { state?: ImportState | undefined },
) => {
  const wanted = { words: searchWords(q), isMasked: hidesPersonalData(scope), state, sort };
  const { data, total } = await listImports(scope, wanted, toPageWindow(page));
  const names = await namesIn(scope, data);
  return { data: data.map((entry) => shown(scope, entry, names)), total };
};

/** Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const importEntry = async (scope: Scope, id: string): Promise<ImportEntry> => {
  const entry = isUuid(id) ? await withBusiness(scope, (client) => findImport(client, scope, id)) : undefined;
  if (!entry) throw refusalBy("IMPORT_NOT_FOUND", "There is no such import");
  return entry;
};

/** Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const shownImport = async (scope: ReadScope, id: string) => {
  const entry = await importEntry(scope, id);
  const [problems, { unused = null }] = await withBusiness(scope, async (client) => [
    await countProblems(client, scope, id),
    await readImportHeader(client, scope, id),
  ]);
  return { ...shown(scope, entry, await namesIn(scope, [entry])), unusedColumns: unused && [...unused], problems };
};

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

const problemsFile = (actor: Actor, id: string, write: TableWriter): Promise<ProblemsFile["body"]> => {
  const isMasked = hidesPersonalData(actor);
  const shown = (row: RowProblem) => (isMasked ? { ...row, value: maskPersonalData("text", row.value) } : row);
  const tableOf = (rows: readonly RowProblem[]) => ({ columns: COLUMNS, rows: rows.map(shown) });
  return write<RowProblem>(tableOf, async (take) => {
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
export const exportImportProblems = async (
  actor: Actor,
  id: string,
  as: "csv" | "rows",
  write: TableWriter = csvInParts,
): Promise<ProblemsFile> => {
  assertMay(actor, "data:export");
  const { options, format } = await importEntry(actor, id);
  const { timeZone } = await getBusinessOrThrow(actor);
  const today = toLocalDay(now(), timeZone);
  if (as === "csv")
    return { name: `import-problems-${today}.csv`, type: "text/csv", body: await problemsFile(actor, id, write) };
  assertMay(actor, "customers:pii");
  const isJson = resolveFormat(format, options.mapping).kind === "json";
  const body = await rejectedRowsFile(actor, id, isJson);
  return isJson
    ? { name: `rejected-rows-${today}.ndjson`, type: "application/x-ndjson", body }
    : { name: `rejected-rows-${today}.csv`, type: "text/csv", body };
};
