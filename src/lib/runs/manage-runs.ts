import { v7 as uuidv7 } from "uuid";
import { assertMay } from "#lib/domain/accounts/grants.ts";
import { FORMAT_USES } from "#lib/domain/audiences/formats/format-uses.ts";
import { type BulkRequest, type Changed, changed } from "#lib/domain/changed.ts";
import type { Permission } from "#lib/domain/permissions.ts";
import { OPEN_STATES, type RunKind, type RunOptions, type RunState } from "#lib/domain/runs/kinds.ts";
import { writeAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { audienceFormatOf } from "#lib/server/db/audiences/audiences.ts";
import { namesOf } from "#lib/server/db/display-names.ts";
import { type ListRequest, type Page, pageWindowOf, searchWords } from "#lib/server/db/read-page.ts";
import { findRun, listRuns, type RunSort } from "#lib/server/db/runs/run-list.ts";
import { lockFailedRuns, lockRun, lockRuns, markCancelled, type RunRow, requeueRun } from "#lib/server/db/runs/runs.ts";
import { withBusinessRows } from "#lib/server/db/with-business.ts";
import { sendRun, unsendRun } from "#lib/server/queue/send-run.ts";
import { refusalBy } from "../domain/errors.ts";
import { type ImportOutcomes, withoutOutcomes } from "../domain/imports/without-outcomes.ts";
import { type Actor, can, hidesPersonalData, hidesSales } from "../domain/permissions.ts";
import { isUuid } from "../domain/uuid.ts";
import { now } from "../server/clock.ts";
import { byRows, type Rows, type Transaction } from "../server/db/transaction.ts";

/** What the route that starts a run of each kind needs; for runs that only the product starts, what managing it needs. */
const NEEDED: Record<RunKind, Permission> = {
  recalculate_segments: "customers:edit",
  bulk_assign: "customers:edit",
  find_duplicates: "customers:edit",
  segment_purchases: "ai:use",
  forecast_clv: "ai:use",
  purchasing_as_of: "ai:use",
  forecast_as_of: "ai:use",
  axis_run: "ai:use",
  profile_update: "ai:use",
  track_drift: "ai:use",
  import: "data:import",
  import_check: "data:import",
  import_undo: "data:import",
  sync_connection: "settings:manage",
  erase_shop: "settings:manage",
  erase_texts: "settings:manage",
  clean_up: "settings:manage",
  load_sample: "settings:manage",
  send_digest: "settings:manage",
  slack_digest: "settings:manage",
  audience_send: "data:export",
};

/** Throws FORBIDDEN without what starting the run needs: a retry does the same again. */
const assertMayRetry = async (
  transaction: Transaction,
  actor: Actor,
  { kind, options }: Pick<RunRow, "kind" | "options">,
): Promise<void> => {
  assertMay(actor, NEEDED[kind]);
  if (kind !== "audience_send") return;
  const { audienceId } = options as RunOptions<"audience_send">;
  const format = await audienceFormatOf(transaction, actor, audienceId);
  if (format && !FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};

type Instants = "dueAt" | "queuedAt" | "startedAt" | "finishedAt";

export type ShownRun = Omit<RunRow, Instants | "actorKind" | "actorId" | "requestId" | "jobId"> & {
  begunBy: { kind: RunRow["actorKind"]; id: string; name: string | null };
  dueAt: string;
  queuedAt: string;
  startedAt: string | null;
  finishedAt: string | null;
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

const shown = (actor: Actor, row: RunRow, names: Map<string, string>): ShownRun => {
  const { actorKind, actorId, requestId: _, jobId: __, dueAt, queuedAt, startedAt, finishedAt, ...run } = row;
  return {
    ...run,
    result: resultFor(actor, row),
    begunBy: { kind: actorKind, id: actorId, name: names.get(actorId) ?? null },
    dueAt: dueAt.toISOString(),
    queuedAt: queuedAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt?.toISOString() ?? null,
  };
};

const shownRun = async (actor: Actor, row: RunRow): Promise<ShownRun> =>
  shown(actor, row, await namesOf(actor, [row.actorId]));

/** The runs that a caller can see: their own, or all runs of the business with permission to manage it. */
const ownRunsOnly = (actor: Actor): string | undefined => (can(actor, "settings:manage") ? undefined : actor.id);

type RunsRequest = ListRequest<RunSort> & { kind?: RunKind | undefined; state?: readonly RunState[] | undefined };

/** One page of the runs the actor may see, newest first. */
export const runsOf = async (
  actor: Actor,
  { kind, state, sort, q, ...page }: RunsRequest,
): Promise<Page<ShownRun> & { states: Record<RunState, number> }> => {
  const wanted = { words: searchWords(q), kind, states: state, actorId: ownRunsOnly(actor), sort };
  const { data, total, states } = await listRuns(actor, wanted, pageWindowOf(page));
  const names = await namesOf(
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

type Change = (transaction: Transaction, rows: Rows, row: RunRow) => Promise<RunRow>;

const change = async (actor: Actor, id: string, make: Change): Promise<ShownRun> => {
  if (!isUuid(id)) throw runNotFound();
  const row = await withBusinessRows(actor, async (rows) => {
    const transaction = byRows(rows);
    const found = await lockRun(transaction, actor, id);
    const only = ownRunsOnly(actor);
    if (!found || (only !== undefined && found.actorId !== only)) throw runNotFound();
    return make(transaction, rows, found);
  });
  return shownRun(actor, row);
};

const isOpen = ({ state }: RunRow): boolean => OPEN_STATES.some((open) => open === state);
const hasFailed = ({ state }: RunRow): boolean => state === "failed" || state === "cancelled";

const cancel = async (transaction: Transaction, rows: Rows, actor: Actor, { id, kind, state, jobId }: RunRow) => {
  if (state !== "running") await unsendRun(transaction, kind, jobId);
  await writeAuditLine(rows, actor, { action: "run.cancelled", things: { run: id }, before: { kind, state } });
  return markCancelled(transaction, actor, id, now());
};

/**
 * A waiting run never starts; an active one stops at its next safe place. Throws NOT_FOUND (RUN_NOT_FOUND) and CONFLICT
 * (RUN_IS_OVER).
 */
export const cancelRun = (actor: Actor, id: string): Promise<ShownRun> =>
  change(actor, id, async (transaction, rows, row) => {
    if (!isOpen(row)) throw refusalBy("RUN_IS_OVER", "This run is over");
    return cancel(transaction, rows, actor, row);
  });

const again = async (transaction: Transaction, rows: Rows, actor: Actor, failed: RunRow) => {
  await assertMayRetry(transaction, actor, failed);
  const { id, kind, state } = failed;
  const row = await requeueRun(transaction, actor, id, { jobId: uuidv7(), at: now() });
  await sendRun(transaction, actor, row);
  await writeAuditLine(rows, actor, { action: "run.retried", things: { run: id }, before: { kind, state } });
  return row;
};

/**
 * Queues a failed or cancelled run again, with the same options. Throws NOT_FOUND (RUN_NOT_FOUND), CONFLICT
 * (RUN_NOT_FAILED) and FORBIDDEN without what starting the run needs.
 */
export const retryRun = (actor: Actor, id: string): Promise<ShownRun> =>
  change(actor, id, async (transaction, rows, row) => {
    if (!hasFailed(row)) throw refusalBy("RUN_NOT_FAILED", "This run did not fail");
    return again(transaction, rows, actor, row);
  });

/** Queues all failed runs of a kind that have not been retried. Throws FORBIDDEN as `retryRun` does. */
export const retryRuns = (actor: Actor, { kind }: { kind: RunKind }): Promise<{ retried: number }> =>
  withBusinessRows(actor, async (rows) => {
    const transaction = byRows(rows);
    const failed = await lockFailedRuns(transaction, actor, kind);
    for (const row of failed) await again(transaction, rows, actor, row);
    return { retried: failed.length };
  });

/** Retrying cannot mend an invalid file. */
const isRetriable = (row: RunRow): boolean => hasFailed(row) && row.problem !== "FILE_REFUSED";

/** Cancels open runs, or queues failed and cancelled ones again, in one transaction. Others stay as they are. Throws FORBIDDEN as `retryRun` does. */
export const changeRuns = (
  actor: Actor,
  request: BulkRequest<"cancel" | "retry">,
): Promise<Changed<typeof request.action>> =>
  withBusinessRows(actor, async (rows) => {
    const { action, ids } = request;
    const transaction = byRows(rows);
    const found = await lockRuns(transaction, actor, ids.filter(isUuid), ownRunsOnly(actor));
    const changing = found.filter(action === "cancel" ? isOpen : isRetriable);
    for (const row of changing) await (action === "cancel" ? cancel : again)(transaction, rows, actor, row);
    return changed(request, found, changing);
  });
