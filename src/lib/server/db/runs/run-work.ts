import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { RunProblem } from "#lib/domain/runs/kinds.ts";
import { type Step, shareDone } from "#lib/domain/runs/steps.ts";
import { RUN_COLUMNS, type RunRow } from "./runs.ts";

/** Which attempt at a run writes: one whose run was cancelled or given to another worker changes nothing. */
export type Attempt = Scope & { id: string; attempts: number };

const OURS = "business_id = $1 and id = $2 and attempts = $3 and state = 'running'";

const ofOurs = ({ businessId, id, attempts }: Attempt): [string, string, number] => [businessId, id, attempts];

type Claim = { id: string; jobId: string; at: Date };

/**
 * A run begins to be worked on. Undefined where this job is not its own any more: the run was cancelled, or given back and
 * sent again. One that is running already was given up by its worker, which can write nothing from now on.
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

/** Notes how far it is. False where the run is not ours any more. */
export const noteProgress = async (client: PoolClient, attempt: Attempt, steps: readonly Step[]): Promise<boolean> => {
  const { rowCount } = await client.query(`update runs set progress = $4, steps = $5 where ${OURS}`, [
    ...ofOurs(attempt),
    shareDone(steps),
    JSON.stringify(steps),
  ]);
  return rowCount === 1;
};

type Success = { result: object; steps: readonly Step[]; at: Date };

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
  /** Of the part that was done. */
  result: object | null;
  steps: readonly Step[];
  /** Null where another attempt follows. */
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
      ...[...ofOurs(attempt), problem, problemId, result && JSON.stringify(result), finishedAt],
      ...[JSON.stringify(steps), shareDone(steps)],
    ],
  );
  return rowCount === 1;
};

/** What the queue gave up without its worker having said so. False for a job that is not its run's own any more. */
export const noteGivenUp = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, jobId, at }: Claim,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update runs set state = 'failed', problem = coalesce(problem, 'WORKER_LOST'), finished_at = $4
      where business_id = $1 and id = $2 and job_id = $3 and state in ('queued', 'running', 'retrying')`,
    [businessId, id, jobId, at],
  );
  return rowCount === 1;
};

/** Attempts at runs that wait or are worked on and have been known for so long, for a look at whether the queue knows them. */
export const openRuns = async (client: PoolClient, { businessId }: Scope, queuedBefore: Date): Promise<RunRow[]> => {
  const { rows } = await client.query<RunRow>(
    `select ${RUN_COLUMNS} from runs
      where business_id = $1 and state in ('queued', 'running', 'retrying') and queued_at < $2 order by queued_at`,
    [businessId, queuedBefore],
  );
  return rows;
};

/** Gives how many there were. */
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
