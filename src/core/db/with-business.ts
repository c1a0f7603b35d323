import type { PoolClient } from "pg";
import { isStatementCanceled } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { currentWork, type WorkKind } from "../load/work.ts";
import { pool, transactionsUnderWay, withConnectionShare } from "./pool.ts";
import { prisma, type Rows } from "./transaction.ts";
import { passToWorkers } from "./transaction-settings.ts";

/** The database's statement timeouts. Imports and runs may need long statements, and no user waits for them. */
const TIMEOUT_MS: Record<WorkKind, number> = {
  read: 30_000,
  export: 120_000,
  write: 60_000,
  batch: 3_600_000,
  other: 3_600_000,
};

const RETRY_SECONDS = 30;

const PARALLEL_WORKERS = 2;

/**
 * The limits of one transaction. Only a transaction that runs alone may use parallel workers: dozens of parallel plans
 * would exhaust the cores and the server's fixed number of shared memory segments.
 */
const statementLimits = (transactionsUnderWay: number): { timeoutMs: string; parallelWorkers: number } => {
  const { kind } = currentWork();
  const isShared = kind === "export" || kind === "write" || transactionsUnderWay > 1;
  return { timeoutMs: String(TIMEOUT_MS[kind]), parallelWorkers: isShared ? 0 : PARALLEL_WORKERS };
};

/** A statement timeout, as an error with a clear message. */
class StatementTimeout extends AppError {
  static override readonly brand: symbol = Symbol.for("customer-360.statement-timeout");

  constructor(cause: unknown) {
    super("SERVICE_UNAVAILABLE", "The query took too long and was stopped. Try again later, or request less", {
      values: { seconds: RETRY_SECONDS },
      cause,
    });
  }
}

const explainTimeout = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    throw isStatementCanceled(error) && !(error instanceof AppError) ? new StatementTimeout(error) : error;
  }
};

const transact = async <Result>(
  { businessId }: Scope,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  const { timeoutMs, parallelWorkers } = statementLimits(transactionsUnderWay());
  const client = await pool().connect();
  let broken = false;
  try {
    await client.query("begin");
    await client.query(
      `select set_config('app.business_id', $1, true), set_config('statement_timeout', $2, true),
        set_config('max_parallel_workers_per_gather',
          least($3::int, current_setting('max_parallel_workers_per_gather')::int)::text, true)`,
      [businessId, timeoutMs, parallelWorkers],
    );
    await passToWorkers(client, "app.business_id", businessId);
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

/**
 * A short transaction within one business: row level security hides all other rows. For bulk input and aggregates,
 * where Prisma is slow.
 */
export const withBusiness = <Result>(scope: Scope, work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
  withConnectionShare(scope, () => explainTimeout(transact(scope, work)));

/** The same for Prisma. */
export const withBusinessRows = <Result>(scope: Scope, work: (rows: Rows) => Promise<Result>): Promise<Result> => {
  const transaction = () =>
    prisma().$transaction(async (rows) => {
      const { timeoutMs, parallelWorkers } = statementLimits(transactionsUnderWay());
      await rows.$executeRaw`select set_config('app.business_id', ${scope.businessId}, true),
        set_config('statement_timeout', ${timeoutMs}, true),
        set_config('max_parallel_workers_per_gather',
          least(${parallelWorkers}::int, current_setting('max_parallel_workers_per_gather')::int)::text, true)`;
      await passToWorkers(rows, "app.business_id", scope.businessId);
      return work(rows);
    });
  return withConnectionShare(scope, () => explainTimeout(transaction()));
};

/** Like `withBusiness`, but returns null if a statement takes longer than this many milliseconds. */
export const withinTime = async <Result>(
  ms: number,
  scope: Scope,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result | null> => {
  try {
    return await withBusiness(scope, async (client) => {
      await client.query("select set_config('statement_timeout', $1, true)", [String(Math.max(1, Math.round(ms)))]);
      return work(client);
    });
  } catch (error) {
    if (error instanceof StatementTimeout) return null;
    throw error;
  }
};

/** Ends a transaction that succeeded. */
const UNDO = new Error("Rolled back");

/** Like `withBusiness`, but rolls back everything that `work` writes, for a dry run. */
export const rolledBack = async <Result>(
  scope: Scope,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  let done: { result: Result } | undefined;
  try {
    await withBusiness(scope, async (client) => {
      done = { result: await work(client) };
      throw UNDO;
    });
  } catch (error) {
    if (error !== UNDO) throw error;
  }
  if (!done) throw UNDO;
  return done.result;
};
