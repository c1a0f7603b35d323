import { once } from "node:events";
import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { RunKind, RunOptions, RunProblem } from "#lib/domain/runs/kinds.ts";
import type { RunResult } from "#lib/domain/runs/results.ts";
import { allDone, comeTo, freshSteps, type RunStep } from "#lib/domain/runs/steps.ts";
import { endAlert, raiseAlert } from "#lib/server/db/alerts/alerts.ts";
import { queueWebhook } from "#lib/server/db/audiences/webhook-events.ts";
import {
  type Attempt,
  claimRun,
  noteFailure,
  noteGivenUp,
  noteProgress,
  noteSuccess,
} from "#lib/server/db/runs/run-work.ts";
import { lockRun, type RunRow, requeueRun } from "#lib/server/db/runs/runs.ts";
import { noteSegmentsNotUpdated } from "#lib/server/db/segments/failed-segments.ts";
import { byClient, inSavepoint } from "#lib/server/db/transaction.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { sendRun } from "#lib/server/queue/send-run.ts";
import { BrandedError } from "../domain/branded-error.ts";
import { isDiskFull, isOfDatabase } from "../domain/database-away.ts";
import { AppError } from "../domain/errors.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { now } from "../server/clock.ts";
import { log } from "../server/log.ts";
import { countRun, type RunOutcome } from "../server/metrics.ts";
import { runAs } from "../server/work.ts";
import { continueAfterImport } from "./run-after-import.ts";

type Failed = Pick<RunRow, "id" | "kind" | "trigger" | "options" | "actorId">;

const importOf = ({ kind, options }: Failed): string | undefined =>
  kind === "import" ? (options as RunOptions<"import">).importId : undefined;

const connectionOf = ({ kind, options }: Failed): string | undefined =>
  kind === "sync_connection" ? (options as RunOptions<"sync_connection">).connectionId : undefined;

/**
 * Alerts users after the last attempt at a run, in the transaction that ends it: to a failed import or connection, otherwise
 * to the kind of run that fails night after night, or to the user who requested it. Segments that failed have alerts of their own, and users who
 * check a file wait for the answer.
 */
const alertToFailedRun = async (
  client: PoolClient,
  scope: Scope,
  run: Failed,
  problem: RunProblem,
  result: object | null,
): Promise<void> => {
  if (problem === "SOME_SEGMENTS_FAILED" || run.kind === "import_check") return;
  const at = now();
  const [importId, connectionId] = [importOf(run), connectionOf(run)];
  if (importId) {
    await raiseAlert(client, scope, { kind: "import_failed", subject: importId, at, importId, details: { problem } });
  } else if (connectionId) {
    const details = { problem: result && "problem" in result ? String(result.problem) : problem };
    await raiseAlert(client, scope, { kind: "connection_failed", subject: connectionId, at, connectionId, details });
  } else {
    const details = { runId: run.id, runKind: run.kind, problem };
    const own = run.trigger === "request" && { onlyFor: run.actorId };
    await raiseAlert(client, scope, { kind: "run_failed", subject: own ? run.id : run.kind, at, details, ...own });
  }
};

/** Ends the alerts that a successful run shows to be over. */
const endAlertsOfRun = async (client: PoolClient, scope: Scope, run: Failed): Promise<void> => {
  const at = now();
  const [importId, connectionId] = [importOf(run), connectionOf(run)];
  if (importId) await endAlert(client, scope, { kind: "import_failed", subject: importId, at });
  else if (connectionId) await endAlert(client, scope, { kind: "connection_failed", subject: connectionId, at });
  else {
    for (const subject of [run.kind, run.id]) await endAlert(client, scope, { kind: "run_failed", subject, at });
  }
};

/** How often a run saves its progress and checks whether it was cancelled. */
const BEAT_MS = 1000;

/** Lets the work of a run report progress and be stopped. */
export type Progress = {
  /** Reports the current step and that `done` of its `of` parts are finished. */
  at: (step: string, done?: number, of?: number) => void;
  /** When aborted, throw at the next safe place and keep what is finished. */
  signal: AbortSignal;
};

export type RunProgress = Progress & { runId: string };

export type Perform<Kind extends RunKind = RunKind> = (
  actor: Actor,
  options: RunOptions<Kind>,
  progress: RunProgress,
) => Promise<RunKind extends Kind ? object : RunResult<Kind>>;

type Details = { message?: string; result?: object; isFinal?: boolean; cause?: unknown };

/** An error with a reason to show and the partial result. */
export class RunFailed extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.run-failed");

  readonly problem: RunProblem;
  readonly result: object | null;
  /** A retry would fail for the same reason. */
  readonly isFinal: boolean;

  constructor(problem: RunProblem, { message = problem, result, isFinal = false, cause }: Details = {}) {
    super(message, { cause });
    this.problem = problem;
    this.result = result ?? null;
    this.isFinal = isFinal;
  }
}

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

export const attemptOf = ({ businessId }: Scope, { id, attempts }: RunRow): Attempt => ({ businessId, id, attempts });

/** Permissions were checked when the run was requested. */
const actorOf = ({ businessId }: Scope, { actorKind, actorId, requestId }: RunRow): Actor => ({
  businessId,
  kind: actorKind,
  id: actorId,
  role: "admin",
  ...(requestId !== null && { requestId }),
});

/** Monitors one attempt: saves its progress every second, and stops it once the run belongs to another worker. */
export const beat = (attempt: Attempt, kind: RunKind, stop: AbortSignal) => {
  const lost = new AbortController();
  let steps: RunStep[] = freshSteps(kind);
  const write = async () => {
    const isOurs = await withBusiness(attempt, (client) => noteProgress(client, attempt, steps));
    if (!isOurs) lost.abort();
  };
  // An unreachable database is no reason to stop: the next beat may succeed. One that waits holds a connection, and the next ones
  // would take those of other businesses.
  let isWriting = false;
  const timer = setInterval(async () => {
    if (isWriting) return;
    isWriting = true;
    await write().catch(() => {});
    isWriting = false;
  }, BEAT_MS);
  return {
    progress: {
      runId: attempt.id,
      at: (name: string, done?: number, of?: number) => {
        const place = { name, ...(done !== undefined && { done }), ...(of !== undefined && { of }) };
        steps = comeTo(steps, place, now().toISOString());
      },
      signal: AbortSignal.any([stop, lost.signal]),
    },
    isLost: () => lost.signal.aborted,
    steps: () => steps,
    end: () => clearInterval(timer),
  };
};

/** Returns the run to the queue for another worker, without counting a failed attempt. */
const giveBack = (scope: Scope, id: string, attempts: number): Promise<void> =>
  withBusiness(scope, async (client) => {
    const transaction = byClient(client);
    const row = await lockRun(transaction, scope, id);
    if (row?.state !== "running" || row.attempts !== attempts) return;
    await sendRun(transaction, scope, await requeueRun(transaction, scope, id, { jobId: uuidv7(), at: now() }));
  });

export const problemOf = (error: unknown): { problem: RunProblem; result: object | null } => {
  if (error instanceof RunFailed) return { problem: error.problem, result: error.result };
  if (isDiskFull(error)) return { problem: "DISK_FULL", result: null };
  // Such as a statement timeout.
  const isBusy = error instanceof AppError && error.code === "SERVICE_UNAVAILABLE";
  return { problem: isBusy || isOfDatabase(error) ? "DATABASE_AWAY" : "INTERNAL_ERROR", result: null };
};

/** Tells other systems that the last attempt at a run failed. */
export const queueRunWebhook = (
  client: PoolClient,
  scope: Scope,
  { id, kind, trigger }: Pick<RunRow, "id" | "kind" | "trigger">,
  problem: RunProblem,
): Promise<void> =>
  queueWebhook(client, scope, { event: "run.failed", at: now(), data: { run: { id, kind, trigger, problem } } });

/** What follows the last attempt at a run. */
const endFailed = async (
  client: PoolClient,
  scope: Scope,
  row: RunRow,
  { problem, result }: ReturnType<typeof problemOf>,
): Promise<void> => {
  if (row.kind === "recalculate_segments") {
    const { segmentIds = null } = row.options as RunOptions<"recalculate_segments">;
    await noteSegmentsNotUpdated(client, scope, { segmentIds, queuedAt: row.queuedAt, problem });
  }
  // A full disk must not keep the run from ending.
  const alerted = await inSavepoint(client, async () => {
    await alertToFailedRun(client, scope, row, problem, result);
    await queueRunWebhook(client, scope, row, problem);
  });
  if ("error" in alerted) {
    if (!isDiskFull(alerted.error)) throw alerted.error;
    log().warn({ err: alerted.error, runId: row.id }, "no space for what reports a failed run");
  }
  await continueAfterImport(client, actorOf(scope, row), row);
};

/** What follows a successful run. */
const endSucceeded = async (client: PoolClient, scope: Scope, row: RunRow): Promise<void> => {
  await endAlertsOfRun(client, scope, row);
  await continueAfterImport(client, actorOf(scope, row), row);
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
  const attempt = attemptOf(scope, row);
  const watch = beat(attempt, row.kind, stop);
  try {
    const done = runAs({ kind: "batch", businessId }, () => perform(actorOf(scope, row), row.options, watch.progress));
    const result = await unlessAborted(done, leave);
    const at = now();
    const steps = allDone(watch.steps(), at.toISOString());
    const isOurs = await withBusiness(scope, async (client) => {
      const isNoted = await noteSuccess(client, attempt, { result, steps, at });
      if (isNoted) await endSucceeded(client, scope, row);
      return isNoted;
    });
    return isOurs ? "succeeded" : "stopped";
  } catch (error) {
    if (watch.isLost()) return "stopped";
    if (stop.aborted) {
      await giveBack(scope, row.id, row.attempts);
      return "stopped";
    }
    const isLast = job.isLast || (error instanceof RunFailed && error.isFinal);
    const problemId = uuidv7();
    log().error({ err: error, businessId, runId: row.id, problemId, kind: row.kind }, "a run failed");
    const failure = { ...problemOf(error), problemId, steps: watch.steps(), finishedAt: isLast ? now() : null };
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
