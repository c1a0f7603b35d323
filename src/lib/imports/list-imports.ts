import { assertMay } from "../domain/accounts/grants.ts";
import { refusalBy } from "../domain/errors.ts";
import type { RowProblem } from "../domain/imports/import-format.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { OPEN_STATES, type RunProblem } from "../domain/runs/kinds.ts";
import { dayOf } from "../domain/time/day.ts";
import { isUuid } from "../domain/uuid.ts";
import { now } from "../server/clock.ts";
import { bufferedOnDisk } from "../server/csv/buffered-on-disk.ts";
import { csvInParts } from "../server/csv/write-csv.ts";
import { getBusinessOrThrow } from "../server/db/accounts/businesses.ts";
import { namesOf } from "../server/db/display-names.ts";
import { findImport, type ImportEntry, type ImportSort, listImports } from "../server/db/imports/import-list.ts";
import { countProblems, listProblems, readProblems, type StoredProblem } from "../server/db/imports/import-problems.ts";
import { type ImportProgress, type ImportState, progressOf, readImportHeader } from "../server/db/imports/imports.ts";
import { listRejectedRows } from "../server/db/imports/rejected-rows.ts";
import { type ListRequest, type Page, pageWindowOf, searchWords } from "../server/db/read-page.ts";
import { withBusiness } from "../server/db/with-business.ts";
import { formatOf } from "./check-import-options.ts";
import { rejectedHeader, rejectedLines, rejectedRecords } from "./rejected-rows-file.ts";

/** All problems of an import in the file's order, some at a time. */
const problemPagesOf = async function* (scope: Scope, importId: string, pageSize = 5000): AsyncGenerator<RowProblem[]> {
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
export const problemsOf = async function* (...of: Parameters<typeof problemPagesOf>): AsyncGenerator<RowProblem> {
  for await (const page of problemPagesOf(...of)) yield* page;
};

type Person = { kind: NonNullable<ImportEntry["actorKind"]>; id: string; name: string | null };

type ListedImport = Pick<ImportEntry, "id" | "fileName" | "format" | "state"> &
  ImportProgress & {
    storefrontId: number;
    shiftDays: number;
    /** The share of the file that is written, 0 to 1; null before its length is known. */
    progress: number | null;
    error: string | null;
    startedAt: string;
    finishedAt: string | null;
    /** The import's run; null if it has none or the run was deleted. */
    runId: string | null;
    begunBy: Person | null;
    /** Whether it can be undone; null if not. */
    undo: "possible" | "running" | null;
    undoneAt: string | null;
    undoneBy: Person | null;
  };

export type ShownImport = ListedImport & {
  /** How many lines were left out per reason, most frequent first. */
  problems: { reason: string; count: number; firstLine: number }[];
};

const shareOf = ({ state, resumeAt, textBytes }: ImportEntry): number | null => {
  if (state === "succeeded") return 1;
  return textBytes ? (resumeAt?.byte ?? 0) / textBytes : null;
};

const REASONS: Partial<Record<RunProblem, string>> = {
  DISK_FULL: "The database's disk is full",
  DATABASE_AWAY: "The database did not respond in time",
  FILE_MISSING: "The file is not on the worker's machine",
  WORKER_LOST: "The worker ended unexpectedly",
};

/** In English. */
export const reasonOf = (problem: RunProblem | null): string =>
  (problem && REASONS[problem]) ?? "Something went wrong on our side";

/** Why it is waiting or why it failed. */
const errorOf = ({ state, lastError, runState, runProblem }: ImportEntry): string | null => {
  const reason = reasonOf(runProblem);
  if (runState === "retrying") return `${reason}. It will be retried automatically`;
  if (state !== "failed") return null;
  if (lastError) return lastError;
  const end = runState === "failed" ? reason : runState === "cancelled" ? "It was cancelled" : "It was interrupted";
  return `${end}. Send the same file again to continue`;
};

const isOpen = (state: ImportEntry["undoState"]): boolean => OPEN_STATES.some((open) => open === state);

/** Whether an import can be undone: one that is over and whose changes are stored. */
export const undoOf = ({ state, tracksChanges, undoState }: ImportEntry): ListedImport["undo"] => {
  if (!tracksChanges || (state !== "succeeded" && state !== "failed")) return null;
  return isOpen(undoState) ? "running" : "possible";
};

const shown = (entry: ImportEntry, names: Map<string, string>): ListedImport => {
  const { id, fileName, format, state, options, actorKind, actorId } = entry;
  const person = (kind: Person["kind"] | null, of: string | null): Person | null =>
    kind && of ? { kind, id: of, name: names.get(of) ?? null } : null;
  return {
    ...{ id, fileName, format, state, ...progressOf(entry) },
    ...{ storefrontId: options.storefrontId, shiftDays: options.shiftDays },
    progress: shareOf(entry),
    error: errorOf(entry),
    startedAt: entry.startedAt.toISOString(),
    finishedAt: entry.finishedAt?.toISOString() ?? null,
    runId: entry.runState && entry.runId,
    begunBy: person(actorKind, actorId),
    undo: undoOf(entry),
    undoneAt: entry.undoneAt?.toISOString() ?? null,
    undoneBy: person(entry.undoneByKind, entry.undoneById),
  };
};

const namesIn = (scope: Scope, entries: readonly ImportEntry[]): Promise<Map<string, string>> =>
  namesOf(
    scope,
    entries.flatMap(({ actorId, undoneById }) => [actorId ?? [], undoneById ?? []].flat()),
  );

/** One page of this business's imports, optionally in one state; `q` searches the file names. */
export const importsOf = async (
  scope: Scope,
  { state, sort, q, ...page }: ListRequest<ImportSort> & { state?: ImportState | undefined },
): Promise<Page<ListedImport>> => {
  const { data, total } = await listImports(scope, { words: searchWords(q), state, sort }, pageWindowOf(page));
  const names = await namesIn(scope, data);
  return { data: data.map((entry) => shown(entry, names)), total };
};

/** Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const importEntry = async (scope: Scope, id: string): Promise<ImportEntry> => {
  const entry = isUuid(id) ? await withBusiness(scope, (client) => findImport(client, scope, id)) : undefined;
  if (!entry) throw refusalBy("IMPORT_NOT_FOUND", "There is no such import");
  return entry;
};

/** Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const shownImport = async (scope: Scope, id: string): Promise<ShownImport> => {
  const entry = await importEntry(scope, id);
  const problems = await withBusiness(scope, (client) => countProblems(client, scope, id));
  return { ...shown(entry, await namesIn(scope, [entry])), problems };
};

/** One page of an import's problems, in the file's order. Throws NOT_FOUND (IMPORT_NOT_FOUND). */
export const importProblems = async (
  scope: Scope,
  { id, ...page }: { id: string; page: number; pageSize: number },
): Promise<Page<StoredProblem>> => {
  await importEntry(scope, id);
  return withBusiness(scope, (client) => readProblems(client, scope, id, pageWindowOf(page)));
};

const COLUMNS = ["line", "column", "reason", "value"];
const PAGE = 5000;

type ProblemsFile = { name: string; type: "text/csv" | "application/x-ndjson"; body: ReadableStream<Uint8Array> };

const problemsFile = (scope: Scope, id: string): Promise<ProblemsFile["body"]> => {
  const tableOf = (rows: readonly RowProblem[]) => ({ columns: COLUMNS, rows });
  return csvInParts<RowProblem>(tableOf, async (take) => {
    for await (const page of problemPagesOf(scope, id)) await take(page);
  });
};

/** The rejected rows in the file's own layout, with the reason as their last column. */
const rejectedRowsFile = async (scope: Scope, id: string, isJson: boolean): Promise<ProblemsFile["body"]> => {
  const header = await withBusiness(scope, (client) => readImportHeader(client, scope, id));
  return bufferedOnDisk(async (write) => {
    if (!isJson) await write(rejectedHeader(header));
    for (let after = -1; ; ) {
      const rows = await withBusiness(scope, (client) => listRejectedRows(client, scope, id, after, PAGE));
      await write(isJson ? rejectedRecords(rows) : rejectedLines(header, rows));
      if (rows.length < PAGE) return;
      after = rows.at(-1)?.line ?? after;
    }
  });
};

/**
 * All problems as a file, or the rejected rows themselves, to be mended and imported. Throws FORBIDDEN without
 * `data:export`, and NOT_FOUND (IMPORT_NOT_FOUND).
 */
export const exportImportProblems = async (actor: Actor, id: string, as: "csv" | "rows"): Promise<ProblemsFile> => {
  assertMay(actor, "data:export");
  const { options, format } = await importEntry(actor, id);
  const { timeZone } = await getBusinessOrThrow(actor);
  const today = dayOf(now(), timeZone);
  if (as === "csv")
    return { name: `import-problems-${today}.csv`, type: "text/csv", body: await problemsFile(actor, id) };
  const isJson = formatOf(format, options.mapping).kind === "json";
  const body = await rejectedRowsFile(actor, id, isJson);
  return isJson
    ? { name: `rejected-rows-${today}.ndjson`, type: "application/x-ndjson", body }
    : { name: `rejected-rows-${today}.csv`, type: "text/csv", body };
};
