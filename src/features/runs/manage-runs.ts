import { writeAuditLine } from "#core/auth/audit-log.ts";
import { readDisplayNames } from "#core/db/display-names.ts";
import { type ListRequest, type Page, searchWords, toPageWindow } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { RunDefinition } from "#core/runs/rules/define-run.ts";
import { describeRun, type ShownRun, showRun } from "#core/runs/show-run.ts";
import { unsendRun } from "#core/runs/store/queue.ts";
import { findRun, lockRun, markCancelled, type RunRow } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { type Actor, can, type Scope } from "#core/values/permissions.ts";
import { OPEN_STATES, type RunState } from "#core/values/run-states.ts";
import { isUuid } from "#core/values/texts.ts";
import { findOpenRuns, listRuns, type RunSort } from "#features/runs/store.ts";
import { findRunDefinition, type RunKind } from "#runs.ts";
import { computeStages, type StageStatus } from "./rules.ts";

/** The business's unfinished runs, and the times of the last successful run of each kind. */
export const readOpenRuns = (scope: Scope) => findOpenRuns(scope);

/** What is being calculated from the business's orders, and how long each calculation took last. */
export const readCalculations = async (scope: Scope): Promise<Page<StageStatus>> => {
  const { open, last } = await readOpenRuns(scope);
  const data = computeStages(open, last);
  return { data, total: data.length };
};

const definitionOf = ({ kind }: RunRow): Pick<RunDefinition<RunKind>, "kind" | "isPatient" | "resultFor"> =>
  findRunDefinition(kind) ?? { kind: kind as RunKind };

/** The runs that a caller can see: their own, or all runs of the business with permission to manage it. */
export const ownRunsOnly = (actor: Actor): string | undefined => (can(actor, "settings:manage") ? undefined : actor.id);

type RunsRequest = ListRequest<RunSort> & { kind?: RunKind | undefined; state?: readonly RunState[] | undefined };

/** One page of the runs the actor may see, newest first. */
export const listRunPage = async (
  actor: Actor,
  { kind, state, sort, q, ...page }: RunsRequest,
): Promise<Page<ShownRun<RunKind>> & { states: Record<RunState, number> }> => {
  const wanted = { words: searchWords(q), kind, states: state, actorId: ownRunsOnly(actor), sort };
  const { data, total, states } = await listRuns(actor, wanted, toPageWindow(page));
  const names = await readDisplayNames(
    actor,
    data.map(({ actorId }) => actorId),
  );
  const none = { queued: 0, running: 0, retrying: 0, succeeded: 0, failed: 0, cancelled: 0 };
  return {
    data: data.map((row) => describeRun(actor, row, definitionOf(row), names)),
    total,
    states: { ...none, ...states },
  };
};

const runNotFound = () => refusalBy("RUN_NOT_FOUND", "There is no such run");

/** Throws NOT_FOUND (RUN_NOT_FOUND), also for another user's run without `settings:manage`. */
export const readRun = async (actor: Actor, id: string): Promise<ShownRun<RunKind>> => {
  const row = isUuid(id) ? await findRun(actor, id, ownRunsOnly(actor)) : undefined;
  if (!row) throw runNotFound();
  return showRun(actor, row, definitionOf(row));
};

type Change = (rows: Rows, row: RunRow) => Promise<RunRow>;

/** Changes a run that the actor may see, in one transaction. Throws NOT_FOUND (RUN_NOT_FOUND). */
export const changeOwnRun = async (actor: Actor, id: string, make: Change): Promise<ShownRun<RunKind>> => {
  if (!isUuid(id)) throw runNotFound();
  const row = await withBusinessRows(actor, async (rows) => {
    const found = await lockRun(rows, actor, id);
    const only = ownRunsOnly(actor);
    if (!found || (only !== undefined && found.actorId !== only)) throw runNotFound();
    return make(rows, found);
  });
  return showRun(actor, row, definitionOf(row));
};

export const isOpenRun = ({ state }: RunRow): boolean => OPEN_STATES.some((open) => open === state);
export const hasRunFailed = ({ state }: RunRow): boolean => state === "failed" || state === "cancelled";

/** Cancels the run with its audit line; a running one stops at its next safe place. */
export const cancelInTransaction = async (rows: Rows, actor: Actor, row: RunRow) => {
  const { id, kind, state, jobId } = row;
  if (state !== "running") await unsendRun(rows, definitionOf(row), jobId);
  await writeAuditLine(rows, actor, { action: "run.cancelled", things: { run: id }, before: { kind, state } });
  return markCancelled(rows, actor, id, now());
};

/**
 * A waiting run never starts; an active one stops at its next safe place. Throws NOT_FOUND (RUN_NOT_FOUND) and CONFLICT
 * (RUN_IS_OVER).
 */
export const cancelRun = (actor: Actor, id: string): Promise<ShownRun<RunKind>> =>
  changeOwnRun(actor, id, async (rows, row) => {
    if (!isOpenRun(row)) throw refusalBy("RUN_IS_OVER", "This run is over");
    return cancelInTransaction(rows, actor, row);
  });
