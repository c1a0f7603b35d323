import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { refusalBy } from "#core/values/errors.ts";
import { hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { OPEN_STATES } from "#core/values/run-states.ts";
import { isUuid } from "#core/values/uuid.ts";
import { withoutOutcomes } from "#records/rules/without-outcomes.ts";
import { describeImportError, type ImportFailure, toImportFailure } from "./import-failure.ts";
import { findImport, type ImportEntry, type ImportSort, listImports } from "./store/import-list.ts";
import { countProblems } from "./store/import-problems.ts";
import { type ImportProgress, type ImportState, pickProgress } from "./store/imports.ts";

type Person = { kind: NonNullable<ImportEntry["actorKind"]>; id: string; name: string | null };

type ListedImport = Pick<ImportEntry, "id" | "fileName" | "format" | "state"> &
  ImportProgress & {
    storefrontId: number;
    shiftDays: number;
    /** The share of the file that is written, 0 to 1; null before its length is known. */
    progress: number | null;
    error: string | null;
    problem: ImportFailure | null;
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

const computeShareRead = ({ state, resumeAt, textBytes }: ImportEntry): number | null => {
  if (state === "succeeded") return 1;
  return textBytes ? (resumeAt?.byte ?? 0) / textBytes : null;
};

const isOpen = (state: ImportEntry["undoState"]): boolean => OPEN_STATES.some((open) => open === state);

/** Whether an import can be undone: it has ended and its changes are stored. */
export const toUndoState = ({ state, tracksChanges, undoState }: ImportEntry): ListedImport["undo"] => {
  if (!tracksChanges || (state !== "succeeded" && state !== "failed")) return null;
  return isOpen(undoState) ? "running" : "possible";
};

const shown = (reader: ReadScope, entry: ImportEntry, names: Map<string, string>): ListedImport => {
  const { id, fileName, format, state, options, actorKind, actorId } = entry;
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
    startedAt: entry.startedAt.toISOString(),
    finishedAt: entry.finishedAt?.toISOString() ?? null,
    runId: entry.runState && entry.runId,
    begunBy: person(actorKind, actorId),
    undo: toUndoState(entry),
    undoneAt: entry.undoneAt?.toISOString() ?? null,
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
): Promise<Page<ListedImport>> => {
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
export const shownImport = async (scope: ReadScope, id: string): Promise<ShownImport> => {
  const entry = await importEntry(scope, id);
  const problems = await withBusiness(scope, (client) => countProblems(client, scope, id));
  return { ...shown(scope, entry, await namesIn(scope, [entry])), problems };
};
