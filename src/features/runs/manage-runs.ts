import { writeAuditLine } from "#core/auth/audit-log.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { type Actor, can, hidesPersonalData, hidesSales, type Scope } from "#core/values/permissions.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import { isUuid } from "#core/values/texts.ts";
import { type ImportOutcomes, withoutOutcomes } from "#records/rules/incoming-records.ts";
import type { RunKind } from "./rules/kinds.ts";
import { computeStages, type StageStatus } from "./rules/stages.ts";
import { unsendRun } from "./store/queue.ts";
import { findRun, listRuns, type RunSort, readOpenRuns } from "./store/run-list.ts";
import { lockRun, markCancelled, type RunRow } from "./store/runs.ts";

/** What is being calculated from the business's orders, and how long each calculation took last. */
export const readCalculations = async (scope: Scope): Promise<Page<StageStatus>> => {
  const { open, last } = await readOpenRuns(scope);
  const data = computeStages(open, last);
  return { data, total: data.length };
};

/**
 * Leaves out what the business sells, beside which a file's check puts the file, and what would confirm a guess about a customer: how
 * many customers are alike, or how a file's compare with the stored ones.
 */
const resultFor = (actor: Actor, { kind, result: whole }: RunRow): RunRow["result"] => {
  if (whole === null) return null;
  const { stored, ...rest } = whole;
  const result = stored !== undefined && hidesSales(actor) ? rest : whole;
  if (!hidesPersonalData(actor)) return result;
  if (kind === "find_duplicates") return null;
  return "customersKept" in result ? withoutOutcomes(actor, result as typeof result & ImportOutcomes) : result;
};

const shown = (actor: Actor, row: RunRow, names: Map<string, string>) => ({
  ...row,
  result: resultFor(actor, row),
  begunBy: { kind: row.actorKind, id: row.actorId, name: names.get(row.actorId) ?? null },
});

export type ShownRun = ReturnType<typeof shown>;

const shownRun = async (actor: Actor, row: RunRow): Promise<ShownRun> =>
  shown(actor, row, await readDisplayNames(actor, [row.actorId]));

/** The runs that a caller can see: their own, or all runs of the business with permission to manage it. */
export const ownRunsOnly = (actor: Actor): string | undefined => (can(actor, "settings:manage") ? undefined : actor.id);

type RunsRequest = ListRequest<RunSort> & { kind?: RunKind | undefined; state?: readonly RunState[] | undefined };

/** One page of the runs the actor may see, newest first. */
export const listRunPage = async (
  actor: Actor,
  { kind, state, sort, q, ...page }: RunsRequest,
): Promise<Page<ShownRun> & { states: Record<RunState, number> }> => {
  const wanted = { words: searchWords(q), kind, states: state, actorId: ownRunsOnly(actor), sort };
  const { data, total, states } = await listRuns(actor, wanted, toPageWindow(page));
  const names = await readDisplayNames(
    actor,
    data.map(({ actorId }) => actorId),
  );
  const none = { queued: 0, running: 0, retrying: 0, succeeded: 0, failed: 0, cancelled: 0 };
  return { data: data.map((row) => shown(actor, row, names)), total, states: { ...none, ...states } };
};

const runNotFound = () => refusalBy("RUN_NOT_FOUND", "There is no such run");

/** Throws NOT_FOUND (RUN_NOT_FOUND), also for another user's run without `settings:manage`. */
export const readRun = async (actor: Actor, id: string): Promise<ShownRun> => {
  const row = isUuid(id) ? await findRun(actor, id, ownRunsOnly(actor)) : undefined;
  if (!row) throw runNotFound();
  return shownRun(actor, row);
};

type Change = (rows: Rows, row: RunRow) => Promise<RunRow>;

/** Changes a run that the actor may see, in one transaction. Throws NOT_FOUND (RUN_NOT_FOUND). */
export const changeOwnRun = async (actor: Actor, id: string, make: Change): Promise<ShownRun> => {
  if (!isUuid(id)) throw runNotFound();
  const row = await withBusinessRows(actor, async (rows) => {
    const found = await lockRun(rows, actor, id);
    const only = ownRunsOnly(actor);
    if (!found || (only !== undefined && found.actorId !== only)) throw runNotFound();
    return make(rows, found);
  });
  return shownRun(actor, row);
};

export const isOpenRun = ({ state }: RunRow): boolean => OPEN_STATES.some((open) => open === state);
export const hasRunFailed = ({ state }: RunRow): boolean => state === "failed" || state === "cancelled";

/** Cancels the run with its audit line; a running one stops at its next safe place. */
export const cancelInTransaction = async (rows: Rows, actor: Actor, { id, kind, state, jobId }: RunRow) => {
  if (state !== "running") await unsendRun(rows, kind, jobId);
  await writeAuditLine(rows, actor, { action: "run.cancelled", things: { run: id }, before: { kind, state } });
  return markCancelled(rows, actor, id, now());
};

/**
 * A waiting run never starts; an active one stops at its next safe place. Throws NOT_FOUND (RUN_NOT_FOUND) and CONFLICT
 * (RUN_IS_OVER).
 */
export const cancelRun = (actor: Actor, id: string): Promise<ShownRun> =>
  changeOwnRun(actor, id, async (rows, row) => {
    if (!isOpenRun(row)) throw refusalBy("RUN_IS_OVER", "This run is over");
    return cancelInTransaction(rows, actor, row);
  });
