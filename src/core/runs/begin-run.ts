import { v7 as uuidv7 } from "uuid";
import { type AuditActor, type AuditLine, writeAuditLine } from "#core/auth/audit-log.ts";
import { createOnce } from "#core/auth/create-idempotently.ts";
import { lockUntilCommit } from "#core/db/lock.ts";
import type { Rows, Transaction } from "#core/db/transaction.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import type { RunDefinition, RunTrigger, Values } from "./rules/define-run.ts";
import { type ShownRun, showRun } from "./show-run.ts";
import { sendRun } from "./store/queue.ts";
import { countWaitingRuns, findRun, findWaitingRun, insertRun, type RunRow } from "./store/runs.ts";

/** A waiting run may start between the conflict and the lookup; after this many times it is no coincidence. */
const TRIES = 5;

type RunRequest<Options> = { trigger: RunTrigger; options: Options };

/** Only the same actor's requests share a run, since other users may not be allowed to see it. Imports only need one. */
const waitingName = ({ kind: who, id }: AuditActor, kind: string, { trigger, options }: RunRequest<Values>): string =>
  JSON.stringify(trigger === "import" ? [kind, options, trigger] : [kind, options, who, id]);

/**
 * Queues a run in the caller's transaction: workers see it when that commits. Returns the waiting run instead if one
 * would do the same for the same actor (`isNew` false). It starts after some seconds at the earliest, which others that share
 * it may use.
 */
export const beginRun = async <Options extends Values>(
  transaction: Transaction,
  actor: AuditActor,
  definition: RunDefinition<string, Options>,
  request: RunRequest<NoInfer<Options>>,
  afterSeconds = 0,
): Promise<{ run: RunRow; isNew: boolean }> => {
  const at = now();
  const { kind } = definition;
  const { trigger, options } = request;
  const waitsAs = waitingName(actor, kind, request);
  for (let tries = 0; tries < TRIES; tries++) {
    const jobId = uuidv7();
    const fresh = { id: uuidv7(), kind, trigger, options, jobId, waitsAs, dueAt: at, queuedAt: at };
    const run = await insertRun(transaction, actor, fresh);
    if (run) {
      await sendRun(transaction, actor, definition, run, afterSeconds);
      return { run, isNew: true };
    }
    const waiting = await findWaitingRun(transaction, actor, waitsAs);
    if (waiting) return { run: waiting, isNew: false };
  }
  throw new Error(`Could not queue a run of kind ${kind}, and found none waiting`);
};

/** To be called after queueing the run: concurrent transactions then wait for each other. */
const assertRunLimit = async (
  transaction: Transaction,
  scope: Scope,
  { kind, mostWaiting: max }: Pick<RunDefinition, "kind" | "mostWaiting">,
): Promise<void> => {
  if (max === undefined) return;
  await lockUntilCommit(transaction, "waiting runs", scope.businessId);
  if ((await countWaitingRuns(transaction, scope, kind)) <= max) return;
  throw new AppError("CONFLICT", `At most ${max} runs of a kind can wait`, { reason: "RUN_LIMIT", values: { max } });
};

/**
 * Queues a run that a user requests, in the caller's transaction with its audit line, or returns the one already waiting to do the same.
 * Throws CONFLICT (RUN_LIMIT).
 */
export const beginRequestedRun = async <Options extends Values>(
  rows: Rows,
  actor: Actor,
  definition: RunDefinition<string, Options>,
  options: NoInfer<Options>,
): Promise<RunRow> => {
  const { run, isNew } = await beginRun(rows, actor, definition, { trigger: "request", options });
  if (isNew) {
    await assertRunLimit(rows, actor, definition);
    const line = { action: "run.requested", things: { run: run.id }, after: { kind: definition.kind, ...options } };
    await writeAuditLine(rows, actor, line as AuditLine);
  }
  return run;
};

/** The same in a transaction of its own. Also throws what `createOnce` throws. */
export const requestRun = async <Kind extends string, Options extends Values>(
  actor: Actor,
  definition: RunDefinition<Kind, Options>,
  options: NoInfer<Options>,
): Promise<ShownRun<Kind>> => {
  const { id } = await createOnce(actor, async (rows) => {
    const run = await beginRequestedRun(rows, actor, definition, options);
    return { id: run.id };
  });
  const row = await findRun(actor, id);
  if (!row) throw new Error(`The run ${id} is gone`);
  return showRun(actor, row, definition);
};
