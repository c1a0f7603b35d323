import { v7 as uuidv7 } from "uuid";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Transaction } from "#core/db/transaction.ts";
import { now } from "#core/server/clock.ts";
import type { RunKind, RunOptions, RunTrigger } from "#features/runs/rules/kinds.ts";
import { findWaitingRun, insertRun, type RunRow } from "#features/runs/store/runs.ts";
import { sendRun } from "#features/runs/store/send-run.ts";

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
