import { v7 as uuidv7 } from "uuid";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { isLockTaken, withLock } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunDefinition, RunResult, Values } from "#core/runs/rules/define-run.ts";
import { finishSteps } from "#core/runs/rules/steps.ts";
import { beat, classifyRunError, type Progress, type RunProgress, toRunAttempt } from "#core/runs/run-progress.ts";
import { isQueued, type QueuedKind, sendRun } from "#core/runs/store/queue.ts";
import { claimRun, noteFailure, noteSuccess, openRuns } from "#core/runs/store/run-work.ts";
import { insertRun, lockRun, markCancelled, type RunRow, requeueRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { queueRunWebhook } from "#records/alerts/report-runs.ts";
import { findRunDefinition } from "#runs.ts";

/** Lock of a process that executes a run outside the queue; while it is held, the run is not lost. */
const runLockName = (runId: string): string => `run ${runId}`;

type RunRequest<Options extends Values, Figure extends string> = {
  definition: RunDefinition<string, Options, Figure>;
  options: NoInfer<Options>;
};
type Watch = { stop: AbortSignal; onProgress: Progress["at"] };

/** Stored as already started, so that no worker takes it. */
const insertStartedRun = (
  actor: Actor,
  id: string,
  { definition: { kind }, options }: RunRequest<Values, string>,
): Promise<RunRow> =>
  withBusiness(actor, async (client) => {
    const [at, jobId] = [now(), uuidv7()];
    const fresh = { kind, options, id, trigger: "request" as const, jobId, waitsAs: null, dueAt: at, queuedAt: at };
    await insertRun(client, actor, fresh);
    const row = await claimRun(client, actor, { id, jobId, at });
    if (!row) throw new Error(`Run ${id} could not be started`);
    await insertAuditLine(client, actor, { action: "run.requested", things: { run: id }, after: { kind, ...options } });
    return row;
  });

const noteStopped = (actor: Actor, { id, kind }: RunRow): Promise<void> =>
  withBusiness(actor, async (client) => {
    await insertAuditLine(client, actor, {
      action: "run.cancelled",
      things: { run: id },
      before: { kind, state: "running" },
    });
    await markCancelled(client, actor, id, now());
  });

type InProcessRun<Value> = { value: Value; run: { id: string; startedAt: Date; finishedAt: Date } };

/**
 * Executes a run in this process, as a command does, because it must work where no worker runs. It has a row like any
 * other's, so that users can see its progress and cancel it. A failure is not retried; if stopped it is cancelled; if
 * killed a worker repeats it. Throws what `work` throws, and CONFLICT if a user cancelled it.
 */
export const runInProcess = <Options extends Values, Figure extends string, Value>(
  actor: Actor,
  wanted: RunRequest<Options, Figure>,
  { stop, onProgress }: Watch,
  work: (progress: RunProgress) => Promise<{ result: RunResult<RunDefinition<string, Options, Figure>>; value: Value }>,
): Promise<InProcessRun<Value>> => {
  const id = uuidv7();
  return withLock(runLockName(id), async () => {
    const row = await insertStartedRun(actor, id, wanted);
    const attempt = toRunAttempt(actor, row);
    const watch = beat(attempt, wanted.definition, stop);
    const at: Progress["at"] = (...place) => {
      watch.progress.at(...place);
      onProgress(...place);
    };
    const cancelled = () => new AppError("CONFLICT", "A user cancelled this run");
    try {
      const { result, value } = await work({ ...watch.progress, at });
      const finishedAt = now();
      const success = { result, steps: finishSteps(watch.steps(), finishedAt.toISOString()), at: finishedAt };
      const isOurs = await withBusiness(actor, (client) => noteSuccess(client, attempt, success));
      if (!isOurs) throw cancelled();
      return { value, run: { id, startedAt: row.startedAt ?? row.queuedAt, finishedAt } };
    } catch (error) {
      if (watch.isLost()) throw cancelled();
      if (stop.aborted) await noteStopped(actor, row);
      else {
        const failure = { ...classifyRunError(error), problemId: uuidv7(), steps: watch.steps(), finishedAt: now() };
        await withBusiness(actor, async (client) => {
          if (await noteFailure(client, attempt, failure)) await queueRunWebhook(client, actor, row, failure.problem);
        });
      }
      throw error;
    } finally {
      watch.end();
    }
  });
};

/** A run and its job are written together; a younger one may fall between our two queries. */
const SETTLED_MS = 60_000;

const recover = (scope: Scope, definition: QueuedKind, { id, jobId }: RunRow, at: Date): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const row = await lockRun(client, scope, id);
    const isOver = !row || row.jobId !== jobId || !["queued", "running", "retrying"].includes(row.state);
    if (isOver) return false;
    await sendRun(client, scope, definition, await requeueRun(client, scope, id, { jobId: uuidv7(), at }));
    return true;
  });

/**
 * Queues waiting or active runs again that have no job: the rows of a restored backup, whose queue is not restored, or
 * a killed command's own run. Returns how many.
 */
export const recoverRuns = async (at: Date): Promise<number> => {
  let recovered = 0;
  for (const businessId of await listBusinessIds()) {
    const scope = { businessId };
    const queued = { queuedBefore: new Date(at.getTime() - SETTLED_MS), at };
    for (const row of await withBusiness(scope, (client) => openRuns(client, scope, queued))) {
      const definition = findRunDefinition(row.kind);
      if (!definition || (await isQueued(definition, row.jobId)) || (await isLockTaken(runLockName(row.id)))) continue;
      if (await recover(scope, definition, row, at)) recovered++;
    }
  }
  return recovered;
};
