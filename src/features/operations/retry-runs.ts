import { v7 as uuidv7 } from "uuid";
import { writeAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import type { Page } from "#core/db/read-page.ts";
import type { Rows } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { clockAt, nextDigest, type SendFrequency } from "#core/runs/rules/digest-times.ts";
import type { ShownRun } from "#core/runs/show-run.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import { lockFailedRuns, lockRuns, type RunRow, requeueRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { type BulkRequest, type Changed, changed } from "#core/values/changed.ts";
import { refusalBy } from "#core/values/errors.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import type { getSchedule } from "#features/runs/contracts.ts";
import { cancelInTransaction, changeOwnRun, hasRunFailed, isOpenRun, ownRunsOnly } from "#features/runs/manage-runs.ts";
import { listSends, RUN_WORK } from "#features.ts";
import { type RunKind, SCHEDULE } from "#runs.ts";

/** Throws FORBIDDEN without what starting the run needs: a retry does the same again. */
const again = async (rows: Rows, actor: Actor, failed: RunRow) => {
  const { id, kind, state, options } = failed;
  const work = RUN_WORK.find(({ definition }) => definition.kind === kind);
  if (!work) throw refusalBy("RUN_NOT_FAILED", "This version has no such runs");
  assertMay(actor, work.definition.permission);
  await work.assertMayRetry?.(rows, actor, options);
  const row = await requeueRun(rows, actor, id, { jobId: uuidv7(), at: now() });
  await sendRun(rows, actor, work.definition, row);
  await writeAuditLine(rows, actor, { action: "run.retried", things: { run: id }, before: { kind, state } });
  return row;
};

/**
 * Queues a failed or cancelled run again, with the same options. Throws NOT_FOUND (RUN_NOT_FOUND), CONFLICT
 * (RUN_NOT_FAILED) and FORBIDDEN without what starting the run needs.
 */
export const retryRun = (actor: Actor, id: string): Promise<ShownRun<RunKind>> =>
  changeOwnRun(actor, id, async (rows, row) => {
    if (!hasRunFailed(row)) throw refusalBy("RUN_NOT_FAILED", "This run did not fail");
    return again(rows, actor, row);
  });

/** Queues all failed runs of a kind that have not been retried. Throws FORBIDDEN as `retryRun` does. */
export const retryRuns = (actor: Actor, { kind }: { kind: RunKind }): Promise<{ retried: number }> =>
  withBusinessRows(actor, async (rows) => {
    const failed = await lockFailedRuns(rows, actor, kind);
    for (const row of failed) await again(rows, actor, row);
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
    const found = await lockRuns(rows, actor, ids.filter(isUuid), ownRunsOnly(actor));
    const changing = found.filter(action === "cancel" ? isOpenRun : isRetriable);
    for (const row of changing) await (action === "cancel" ? cancelInTransaction : again)(rows, actor, row);
    return changed(request, found, changing);
  });

type Planned = ContractAnswer<typeof getSchedule>["data"][number];

const EVERY = { daily: "day", weekly: "week", monthly: "month" } as const satisfies Record<SendFrequency, string>;

const isTimed = (schedule: string): schedule is SendFrequency => schedule in EVERY;

/** What runs every day, week or month in this business, and when it does next. */
export const readSchedule = async (scope: Scope): Promise<Page<Planned>> => {
  const { timeZone } = await getBusinessOrThrow(scope);
  const plan = (kind: RunKind, name: string | null, schedule: SendFrequency, localTime: string): Planned => ({
    kind,
    name,
    every: EVERY[schedule],
    localTime,
    timeZone,
    nextAt: nextDigest(schedule, localTime, timeZone, now()),
  });
  const data = [
    ...SCHEDULE.map(({ definition: { kind }, localTime }) => plan(kind as RunKind, null, "daily", localTime)),
    ...(await listSends(scope)).flatMap(({ kind, name, schedule, hour }) =>
      isTimed(schedule) ? plan(kind as RunKind, name, schedule, clockAt(hour)) : [],
    ),
  ];
  return { data, total: data.length };
};
