import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { byRows, type Rows, type Transaction } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { type BulkRequest, type Changed, changed } from "#core/values/changed.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Permission } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/uuid.ts";
import { FORMAT_USES } from "../audiences/rules/formats/format-uses.ts";
import { findAudienceFormat } from "../audiences/store/audiences.ts";
import { cancelInTransaction, changeOwnRun, hasRunFailed, isOpenRun, ownRunsOnly } from "../runs/manage-runs.ts";
import type { RunKind, RunOptions } from "../runs/rules/kinds.ts";
import type { ShownRun } from "../runs/shown-run.ts";
import { lockFailedRuns, lockRuns, type RunRow, requeueRun } from "../runs/store/runs.ts";
import { sendRun } from "../runs/store/send-run.ts";

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
  const format = await findAudienceFormat(transaction, actor, audienceId);
  if (format && !FORMAT_USES[format].isHashed) assertMay(actor, "customers:pii");
};

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
  changeOwnRun(actor, id, async (transaction, rows, row) => {
    if (!hasRunFailed(row)) throw refusalBy("RUN_NOT_FAILED", "This run did not fail");
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
const isRetriable = (row: RunRow): boolean => hasRunFailed(row) && row.problem !== "FILE_REFUSED";

/** Cancels open runs, or queues failed and cancelled ones again, in one transaction. Others stay as they are. Throws FORBIDDEN as `retryRun` does. */
export const changeRuns = (
  actor: Actor,
  request: BulkRequest<"cancel" | "retry">,
): Promise<Changed<typeof request.action>> =>
  withBusinessRows(actor, async (rows) => {
    const { action, ids } = request;
    const transaction = byRows(rows);
    const found = await lockRuns(transaction, actor, ids.filter(isUuid), ownRunsOnly(actor));
    const changing = found.filter(action === "cancel" ? isOpenRun : isRetriable);
    for (const row of changing)
      await (action === "cancel" ? cancelInTransaction : again)(transaction, rows, actor, row);
    return changed(request, found, changing);
  });
