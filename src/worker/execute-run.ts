import { once } from "node:events";
import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { inSavepoint } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { runAs } from "#core/load/work.ts";
import type { RunDefinition, RunProblem } from "#core/runs/rules/define-run.ts";
import { finishSteps } from "#core/runs/rules/steps.ts";
import { beat, classifyRunError, type Perform, RunFailed, toRunAttempt } from "#core/runs/run-progress.ts";
import { sendRun } from "#core/runs/store/queue.ts";
import {
  claimRun,
  countRun,
  noteFailure,
  noteGivenUp,
  noteSuccess,
  type RunOutcome,
} from "#core/runs/store/run-work.ts";
import { lockRun, type RunRow, requeueRun } from "#core/runs/store/runs.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { isDiskFull } from "#core/values/database-away.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { FEATURES } from "#features.ts";
import { alertToFailedRun, endAlertsOfRun, queueRunWebhook } from "#records/alerts/report-runs.ts";
import { findRunDefinition } from "#runs.ts";

type Job = Scope & {
  runId: string;
  jobId: string;
  /** No retry follows. */
  isLast: boolean;
  /** Aborted when the process stops. */
  stop: AbortSignal;
  /** Aborted when it waits no longer: the run goes back to the queue from where it is. */
  leave?: AbortSignal;
};

/** Permissions were checked when the run was requested. */
const toActor = ({ businessId }: Scope, { actorKind, actorId, requestId }: RunRow): Actor => ({
  businessId,
  kind: actorKind,
  id: actorId,
  role: "admin",
  ...(requestId !== null && { requestId }),
});

/** Returns the run to the queue for another worker, without counting a failed attempt. */
const giveBack = (scope: Scope, definition: RunDefinition, { id, attempts }: RunRow): Promise<void> =>
  withBusiness(scope, async (client) => {
    const row = await lockRun(client, scope, id);
    if (row?.state !== "running" || row.attempts !== attempts) return;
    await sendRun(client, scope, definition, await requeueRun(client, scope, id, { jobId: uuidv7(), at: now() }));
  });

const definitionOf = ({ kind }: RunRow): RunDefinition => {
  const definition = findRunDefinition(kind);
  if (!definition) throw new Error(`There are no runs of the kind ${kind}`);
  return definition;
};

/** What features do after any run. */
const afterRun = async (client: PoolClient, scope: Scope, row: RunRow, problem: RunProblem | null): Promise<void> => {
  for (const feature of FEATURES) await feature.afterRun?.(client, toActor(scope, row), row, problem);
};

/** What follows the last attempt at a run. */
const endFailed = async (
  client: PoolClient,
  scope: Scope,
  row: RunRow,
  failure: ReturnType<typeof classifyRunError>,
): Promise<void> => {
  // A full disk must not keep the run from ending.
  const alerted = await inSavepoint(client, async () => {
    await alertToFailedRun(client, scope, definitionOf(row), row, failure);
    await queueRunWebhook(client, scope, row, failure.problem);
  });
  if ("error" in alerted) {
    if (!isDiskFull(alerted.error)) throw alerted.error;
    log().warn({ err: alerted.error, runId: row.id }, "no space for what reports a failed run");
  }
  await afterRun(client, scope, row, failure.problem);
};

/** What follows a successful run. */
const endSucceeded = async (client: PoolClient, scope: Scope, row: RunRow): Promise<void> => {
  await endAlertsOfRun(client, scope, definitionOf(row), row);
  await afterRun(client, scope, row, null);
};

/** What `work` returns, unless the signal is aborted first, which rejects and leaves the work unfinished. */
const unlessAborted = <Result>(work: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> => {
  if (!signal) return work;
  const isOver = new AbortController();
  const aborted = once(signal, "abort", { signal: isOver.signal }).then(() => Promise.reject(signal.reason));
  return Promise.race([work, aborted]).finally(() => isOver.abort());
};

/** Runs one attempt and returns its outcome; the queue retries "retrying". */
const attemptRun = async (job: Job, row: RunRow, perform: Perform): Promise<RunOutcome> => {
  const { businessId, stop, leave } = job;
  const scope = { businessId };
  const attempt = toRunAttempt(scope, row);
  const definition = definitionOf(row);
  const watch = beat(attempt, definition, stop);
  try {
    const done = runAs({ kind: "batch", businessId }, () => perform(toActor(scope, row), row.options, watch.progress));
    const result = await unlessAborted(done, leave);
    const at = now();
    const steps = finishSteps(watch.steps(), at.toISOString());
    const isOurs = await withBusiness(scope, async (client) => {
      const isNoted = await noteSuccess(client, attempt, { result, steps, at });
      if (isNoted) await endSucceeded(client, scope, row);
      return isNoted;
    });
    return isOurs ? "succeeded" : "stopped";
  } catch (error) {
    if (watch.isLost()) return "stopped";
    if (stop.aborted) {
      await giveBack(scope, definition, row);
      return "stopped";
    }
    const isLast = job.isLast || (error instanceof RunFailed && error.isFinal);
    const problemId = uuidv7();
    log().error({ err: error, businessId, runId: row.id, problemId, kind: row.kind }, "a run failed");
    const failure = { ...classifyRunError(error), problemId, steps: watch.steps(), finishedAt: isLast ? now() : null };
    const isOurs = await withBusiness(scope, async (client) => {
      const isNoted = await noteFailure(client, attempt, failure);
      if (isNoted && isLast) await endFailed(client, scope, row, failure);
      return isNoted;
    });
    if (!isOurs) return "stopped";
    return isLast ? "failed" : "retrying";
  } finally {
    watch.end();
  }
};

/**
 * One attempt at a run, from its job to its final state. Throws if the queue should retry; ends silently for a run that
 * was cancelled or belongs to another worker by now.
 */
export const executeRun = async (job: Job, perform: Perform): Promise<void> => {
  const { businessId, runId: id, jobId, stop } = job;
  if (stop.aborted) throw new Error("The worker is stopping");
  const row = await withBusiness({ businessId }, (client) =>
    claimRun(client, { businessId }, { id, jobId, at: now() }),
  );
  if (!row) return;
  const outcome = await countRun(row.kind, () => attemptRun(job, row, perform));
  if (outcome === "retrying") throw new Error("The run will be retried");
};

/** Records a run whose job the queue gave up: its worker died at every attempt and couldn't report it. */
export const noteLostRun = (scope: Scope, id: string, jobId: string): Promise<void> =>
  withBusiness(scope, async (client) => {
    const row = await noteGivenUp(client, scope, { id, jobId, at: now() });
    if (row) await endFailed(client, scope, row, { problem: row.problem ?? "WORKER_LOST", result: null });
  });
