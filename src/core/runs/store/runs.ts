import type { AuditActor } from "#core/auth/audit-log.ts";
import { execute, type Transaction } from "#core/db/transaction.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunDefinition, RunProblem, RunTrigger, Values } from "#core/runs/rules/define-run.ts";
import type { RunStep } from "#core/runs/rules/steps.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { RunState } from "#core/values/run-states.ts";

export type RunRow = {
  id: string;
  kind: string;
  state: RunState;
  trigger: RunTrigger;
  options: Values;
  actorKind: AuditActor["kind"];
  actorId: string;
  requestId: string | null;
  /** The queue job that may currently work on it. */
  jobId: string;
  attempts: number;
  /** 0 to 1. */
  progress: number;
  steps: RunStep[];
  result: Record<string, unknown> | null;
  problem: RunProblem | null;
  problemId: string | null;
  dueAt: Date;
  queuedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
};

/** Failed runs retried per request. */
const MOST_AT_ONCE = 200;

export const RUN_COLUMNS = `id, kind, state, trigger, options, actor_kind, actor_id, request_id, job_id, attempts, progress, steps, result, problem,
  problem_id, due_at, queued_at, started_at, finished_at`;

type NewRun = Pick<RunRow, "id" | "kind" | "trigger" | "options" | "jobId" | "dueAt" | "queuedAt"> & {
  /** Only one run with this key may wait; null: any number. */
  waitsAs: string | null;
};

/** Adds a queued run. Null if it already exists, or if one that would do the same is already waiting. */
export const insertRun = async (transaction: Transaction, actor: AuditActor, run: NewRun): Promise<RunRow | null> => {
  const rows = await execute<RunRow>(
    transaction,
    `insert into runs (business_id, id, kind, trigger, options, waits_as, actor_kind, actor_id, request_id, job_id, due_at,
       queued_at)
     values ($1::uuid, $2::uuid, $3, $4, $5::jsonb, $6, $7, $8, $9, $10::uuid, $11::timestamptz, $12::timestamptz)
     on conflict do nothing returning ${RUN_COLUMNS}`,
    [
      actor.businessId,
      run.id,
      run.kind,
      run.trigger,
      JSON.stringify(run.options),
      run.waitsAs,
      actor.kind,
      actor.id,
      actor.requestId ?? null,
      run.jobId,
      run.dueAt,
      run.queuedAt,
    ],
  );
  return rows[0] ?? null;
};

/** The waiting run with this key. It can't start before the transaction ends. */
export const findWaitingRun = async (
  transaction: Transaction,
  { businessId }: Scope,
  waitsAs: string,
): Promise<RunRow | null> => {
  const rows = await execute<RunRow>(
    transaction,
    `select ${RUN_COLUMNS} from runs where business_id = $1::uuid and waits_as = $2 and state = 'queued' for update`,
    [businessId, waitsAs],
  );
  return rows[0] ?? null;
};

/** The number of a business's queued runs of a kind. */
export const countWaitingRuns = async (
  transaction: Transaction,
  { businessId }: Scope,
  kind: string,
): Promise<number> => {
  const rows = await execute<{ count: number }>(
    transaction,
    "select count(*)::int as count from runs where business_id = $1::uuid and kind = $2 and state = 'queued'",
    [businessId, kind],
  );
  return rows[0]?.count ?? 0;
};

/** Locks a run against other changes until the transaction ends. */
export const lockRun = async (transaction: Transaction, { businessId }: Scope, id: string): Promise<RunRow | null> => {
  const rows = await execute<RunRow>(
    transaction,
    `select ${RUN_COLUMNS} from runs where business_id = $1::uuid and id = $2::uuid for update`,
    [businessId, id],
  );
  return rows[0] ?? null;
};

/** The same for those of these runs that exist, by default anyone's; always in one order, against deadlocks. */
export const lockRuns = async (
  transaction: Transaction,
  { businessId }: Scope,
  ids: readonly string[],
  actorId: string | undefined,
): Promise<RunRow[]> => {
  const rows = await execute<RunRow>(
    transaction,
    `select ${RUN_COLUMNS} from runs
      where business_id = $1::uuid and id = any($2::uuid[]) and ($3::text is null or actor_id = $3)
      order by id for update`,
    [businessId, [...ids], actorId ?? null],
  );
  return rows;
};

/** The same for the oldest failed runs of a kind. */
export const lockFailedRuns = async (
  transaction: Transaction,
  { businessId }: Scope,
  kind: string,
): Promise<RunRow[]> => {
  const rows = await execute<RunRow>(
    transaction,
    `select ${RUN_COLUMNS} from runs where business_id = $1::uuid and kind = $2 and state = 'failed'
      order by queued_at limit ${MOST_AT_ONCE} for update`,
    [businessId, kind],
  );
  return rows;
};

/** Queues it again for the given job, and clears the last attempt's results. */
export const requeueRun = async (
  transaction: Transaction,
  { businessId }: Scope,
  id: string,
  { jobId, at }: { jobId: string; at: Date },
): Promise<RunRow> => {
  const rows = await execute<RunRow>(
    transaction,
    `update runs set state = 'queued', job_id = $3::uuid, queued_at = $4::timestamptz, waits_as = null, progress = 0,
       steps = '[]', problem = null, problem_id = null, result = null, started_at = null, finished_at = null
      where business_id = $1::uuid and id = $2::uuid returning ${RUN_COLUMNS}`,
    [businessId, id, jobId, at],
  );
  return rows[0] as RunRow;
};

export const markCancelled = async (
  transaction: Transaction,
  { businessId }: Scope,
  id: string,
  at: Date,
): Promise<RunRow> => {
  const rows = await execute<RunRow>(
    transaction,
    `update runs set state = 'cancelled', finished_at = $3::timestamptz
      where business_id = $1::uuid and id = $2::uuid returning ${RUN_COLUMNS}`,
    [businessId, id, at],
  );
  return rows[0] as RunRow;
};

/** Also undefined if another actor than `actorId` started it. */
export const findRun = (scope: Scope, id: string, actorId?: string): Promise<RunRow | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<RunRow>(
      `select ${RUN_COLUMNS} from runs where business_id = $1 and id = $2 and ($3::text is null or actor_id = $3)`,
      [scope.businessId, id, actorId ?? null],
    );
    return rows[0];
  });

/** When the last successful run ended, as a number; 0 before the first. Changes with everything that runs compute. */
export const lastRunAt = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ at: Date | null }>(
      "select max(finished_at) as at from runs where business_id = $1 and state = 'succeeded' and started_at is not null",
      [scope.businessId],
    );
    return rows[0]?.at?.getTime() ?? 0;
  });

export type UnfinishedRun = Pick<RunRow, "id" | "state" | "progress" | "steps" | "options">;

/** The last run of a kind unless it is done, with only its progress. */
export const findUnfinishedRun = (scope: Scope, { kind }: Pick<RunDefinition, "kind">): Promise<UnfinishedRun | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<UnfinishedRun>(
      `select id, state, progress, steps, options from
         (select * from runs where business_id = $1 and kind = $2 order by queued_at desc, id limit 1) as last
        where state not in ('succeeded', 'cancelled')`,
      [scope.businessId, kind],
    );
    return rows[0] ?? null;
  });

/** The last run that calculates exactly this, unless it is done. */
export const findRunWith = async <Options extends Values>(
  scope: Scope,
  definition: RunDefinition<string, Options>,
  options: NoInfer<Options>,
): Promise<UnfinishedRun | null> => {
  const run = await findUnfinishedRun(scope, definition);
  return Object.entries(options).every(([name, value]) => run?.options[name] === value) ? run : null;
};
