import { v7 as uuidv7 } from "uuid";
import { type AuditActor, writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import type { Rows, Transaction } from "#core/db/transaction.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { readRun, type ShownRun } from "./manage-runs.ts";
import type { RunKind, RunOptions, RunTrigger } from "./rules/kinds.ts";
import { sendRun } from "./store/queue.ts";
import { countWaitingRuns, findWaitingRun, insertRun, type RunRow } from "./store/runs.ts";

/** A waiting run may start between the conflict and the lookup; after this many times it is no coincidence. */
const TRIES = 5;

type RunRequest<Kind extends RunKind> = { kind: Kind; trigger: RunTrigger; options: RunOptions<Kind> };

/** Only the same actor's requests share a run, since other users may not be allowed to see it. Imports only need one. */
const waitingName = ({ kind: who, id }: AuditActor, { kind, trigger, options }: RunRequest<RunKind>): string =>
  JSON.stringify(trigger === "import" ? [kind, options, trigger] : [kind, options, who, id]);

/**
 * Queues a run in the caller's transaction: workers see it when that commits. Returns the waiting run instead if one
 * would do the same for the same actor (`isNew` false). It starts after some seconds at the earliest, which others that share
 * it may use.
 */
export const beginRun = async <Kind extends RunKind>(
  transaction: Transaction,
  actor: AuditActor,
  wanted: RunRequest<Kind>,
  afterSeconds = 0,
): Promise<{ run: RunRow; isNew: boolean }> => {
  const at = now();
  const { kind, trigger, options } = wanted;
  const waitsAs = waitingName(actor, wanted);
  for (let tries = 0; tries < TRIES; tries++) {
    const jobId = uuidv7();
    const fresh = { id: uuidv7(), kind, trigger, options, jobId, waitsAs, dueAt: at, queuedAt: at };
    const run = await insertRun(transaction, actor, fresh);
    if (run) {
      await sendRun(transaction, actor, run, afterSeconds);
      return { run, isNew: true };
    }
    const waiting = await findWaitingRun(transaction, actor, waitsAs);
    if (waiting) return { run: waiting, isNew: false };
  }
  throw new Error(`Could not queue a run of kind ${kind}, and found none waiting`);
};

/** Runs whose options callers choose freely, such as any earlier day: without a limit, they could queue for days. */
const LIMITED: readonly RunKind[] = ["forecast_clv", "forecast_as_of", "purchasing_as_of", "axis_run"];
const MOST_WAITING = 20;

/** To be called after queueing the run: concurrent transactions then wait for each other. */
const assertRunLimit = async (transaction: Transaction, scope: Scope, kind: RunKind): Promise<void> => {
  if (!LIMITED.includes(kind)) return;
  await lockUntilCommit(transaction, "waiting runs", scope.businessId);
  if ((await countWaitingRuns(transaction, scope, kind)) <= MOST_WAITING) return;
  const values = { max: MOST_WAITING };
  throw new AppError("CONFLICT", `At most ${MOST_WAITING} runs of a kind can wait`, { reason: "RUN_LIMIT", values });
};

/**
 * Queues a run that a user requests, in the caller's transaction with its audit line, or returns the one already waiting to do the same.
 * Throws CONFLICT (RUN_LIMIT).
 */
export const beginRequestedRun = async <Kind extends RunKind>(
  rows: Rows,
  actor: Actor,
  kind: Kind,
  options: RunOptions<Kind>,
): Promise<RunRow> => {
  const { run, isNew } = await beginRun(rows, actor, { kind, trigger: "request", options });
  if (isNew) {
    await assertRunLimit(rows, actor, kind);
    const after = { kind, ...options };
    await writeAuditLine(rows, actor, { action: "run.requested", things: { run: run.id }, after });
  }
  return run;
};

/** The same in a transaction of its own. Also throws what `createOnce` throws. */
export const requestRun = async <Kind extends RunKind>(
  actor: Actor,
  kind: Kind,
  options: RunOptions<Kind>,
): Promise<ShownRun> => {
  const { id } = await createOnce(actor, async (rows) => {
    const run = await beginRequestedRun(rows, actor, kind, options);
    return { id: run.id };
  });
  return readRun(actor, id);
};
