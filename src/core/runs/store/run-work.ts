import type { PoolClient } from "pg";
import type { RunDefinition, RunProblem } from "#core/runs/rules/define-run.ts";
import { computeProgress, type RunStep } from "#core/runs/rules/steps.ts";
import { latestPast } from "#core/server/clock.ts";
import { metrics } from "#core/server/metrics.ts";
import type { Scope } from "#core/values/permissions.ts";
import { RUN_COLUMNS, type RunRow } from "./runs.ts";

/** The outcome of an attempt at a run; "stopped": cancelled, or given to another worker. */
export type RunOutcome = "succeeded" | "retrying" | "failed" | "stopped";

/** Counts one attempt at a run, from start to the outcome returned by `work`. */
export const countRun = async (kind: string, work: () => Promise<RunOutcome>): Promise<RunOutcome> => {
  const { runs, runSeconds, runsRunning } = metrics();
  const done = runSeconds.startTimer({ kind });
  runsRunning.inc({ kind });
  try {
    const outcome = await work();
    runs.inc({ kind, outcome });
    return outcome;
  } finally {
    done();
    runsRunning.dec({ kind });
  }
};

/** So that an alert sees the first failure of a kind as an increase. */
export const startRunsAtZero = (definitions: readonly Pick<RunDefinition, "kind">[]): void => {
  for (const { kind } of definitions)
    for (const outcome of ["succeeded", "retrying", "failed", "stopped"] as const)
      metrics().runs.inc({ kind, outcome }, 0);
};

/** The attempt that writes: it changes nothing once its run was cancelled or given to another worker. */
export type Attempt = Scope & { id: string; attempts: number };

const OURS = "business_id = $1 and id = $2 and attempts = $3 and state = 'running'";

const ofOurs = ({ businessId, id, attempts }: Attempt): [string, string, number] => [businessId, id, attempts];

type Claim = { id: string; jobId: string; at: Date };

/**
 * Starts work on a run. Undefined if the job no longer belongs to it: the run was cancelled, or returned and queued
 * again. A run that is already running was abandoned by its worker, which can write nothing from now on.
 */
export const claimRun = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, jobId, at }: Claim,
): Promise<RunRow | undefined> => {
  const { rows } = await client.query<RunRow>(
    `update runs set state = 'running', attempts = attempts + 1, started_at = $4, progress = 0, steps = '[]',
       problem = null, problem_id = null
      where business_id = $1 and id = $2 and job_id = $3 and state in ('queued', 'retrying', 'running')
      returning ${RUN_COLUMNS}`,
    [businessId, id, jobId, at],
  );
  return rows[0];
};

/** Records progress. False if the run no longer belongs to this attempt. */
export const noteProgress = async (
  client: PoolClient,
  attempt: Attempt,
  steps: readonly RunStep[],
): Promise<boolean> => {
  const { rowCount } = await client.query(`update runs set progress = $4, steps = $5 where ${OURS}`, [
    ...ofOurs(attempt),
    computeProgress(steps),
    JSON.stringify(steps),
  ]);
  return rowCount === 1;
};

type Success = { result: object; steps: readonly RunStep[]; at: Date };

export const noteSuccess = async (
  client: PoolClient,
  attempt: Attempt,
  { result, steps, at }: Success,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update runs set state = 'succeeded', progress = 1, steps = $4, result = $5, finished_at = $6 where ${OURS}`,
    [...ofOurs(attempt), JSON.stringify(steps), JSON.stringify(result), at],
  );
  return rowCount === 1;
};

type Failure = {
  problem: RunProblem;
  problemId: string;
  /** The result of the part that was done. */
  result: object | null;
  steps: readonly RunStep[];
  /** Null if another attempt follows. */
  finishedAt: Date | null;
};

export const noteFailure = async (
  client: PoolClient,
  attempt: Attempt,
  { problem, problemId, result, steps, finishedAt }: Failure,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update runs set state = case when $7::timestamptz is null then 'retrying' else 'failed' end, problem = $4,
       problem_id = $5, result = $6, finished_at = $7, steps = $8, progress = $9 where ${OURS}`,
    [
      ...ofOurs(attempt),
      problem,
      problemId,
      result && JSON.stringify(result),
      finishedAt,
      JSON.stringify(steps),
      computeProgress(steps),
    ],
  );
  return rowCount === 1;
};

/**
 * Records that the queue gave up a job whose worker didn't report back. Returns the run; undefined if the job no longer
 * belongs to it.
 */
export const noteGivenUp = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, jobId, at }: Claim,
): Promise<RunRow | undefined> => {
  const { rows } = await client.query<RunRow>(
    `update runs set state = 'failed', problem = coalesce(problem, 'WORKER_LOST'), finished_at = $4
      where business_id = $1 and id = $2 and job_id = $3 and state in ('queued', 'running', 'retrying')
      returning ${RUN_COLUMNS}`,
    [businessId, id, jobId, at],
  );
  return rows[0];
};

/**
 * Attempts at runs that have been queued or running for some time, or were queued by a clock that has been set back since, to check
 * whether the queue still has their jobs.
 */
export const openRuns = async (
  client: PoolClient,
  { businessId }: Scope,
  { queuedBefore, at }: { queuedBefore: Date; at: Date },
): Promise<RunRow[]> => {
  const { rows } = await client.query<RunRow>(
    `select ${RUN_COLUMNS} from runs
      where business_id = $1 and state in ('queued', 'running', 'retrying') and (queued_at < $2 or queued_at > $3)
      order by queued_at`,
    [businessId, queuedBefore, latestPast(at)],
  );
  return rows;
};

/** Returns how many were deleted. */
export const deleteOldRuns = async (
  client: PoolClient,
  { businessId }: Scope,
  finishedBefore: Date,
): Promise<number> => {
  const { rowCount } = await client.query("delete from runs where business_id = $1 and finished_at < $2", [
    businessId,
    finishedBefore,
  ]);
  return rowCount ?? 0;
};
