import { writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { byRows, type Transaction } from "#core/db/transaction.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { RunKind, RunOptions } from "#features/runs/rules/kinds.ts";
import { countWaitingRuns } from "#features/runs/store/runs.ts";
import { beginRun } from "./begin-run.ts";
import { readRun } from "./manage-runs.ts";
import type { ShownRun } from "./shown-run.ts";

/** Runs whose options callers choose freely, such as any earlier day: without a limit, they could queue for days. */
const LIMITED: readonly RunKind[] = ["forecast_clv", "forecast_as_of", "purchasing_as_of", "axis_run"];
const MOST_WAITING = 20;

/** To be called after queueing the run. */
const assertRunLimit = async (transaction: Transaction, scope: Scope, kind: RunKind): Promise<void> => {
  if (!LIMITED.includes(kind) || (await countWaitingRuns(transaction, scope, kind)) <= MOST_WAITING) return;
  const values = { max: MOST_WAITING };
  throw new AppError("CONFLICT", `At most ${MOST_WAITING} runs of a kind can wait`, { reason: "RUN_LIMIT", values });
};

/**
 * Queues a run that a user requests, or returns the one already waiting to do the same. Throws CONFLICT (RUN_LIMIT) and what
 * `createOnce` throws.
 */
export const requestRun = async <Kind extends RunKind>(
  actor: Actor,
  kind: Kind,
  options: RunOptions<Kind>,
): Promise<ShownRun> => {
  const { id } = await createOnce(actor, async (rows) => {
    const transaction = byRows(rows);
    const { run, isNew } = await beginRun(transaction, actor, { kind, trigger: "request", options });
    if (isNew) {
      await assertRunLimit(transaction, actor, kind);
      const after = { kind, ...options };
      await writeAuditLine(rows, actor, { action: "run.requested", things: { run: run.id }, after });
    }
    return { id: run.id };
  });
  return readRun(actor, id);
};
