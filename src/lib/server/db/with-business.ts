import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { forwardNotices } from "./citus/forward-notices.ts";
import { passToWorkers } from "./citus/set-locally.ts";
import { transactionsUnderWay, withConnectionShare } from "./connection-share.ts";
import { pool } from "./pool.ts";
import { explainTimeout, StatementTimeout, statementLimits } from "./statement-limits.ts";
import { byClient, byRows, prisma, type Rows } from "./transaction.ts";

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
    await passToWorkers(byClient(client), "app.business_id", businessId);
    const result = await work(client);
    await forwardNotices(byClient(client), { businessId });
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
      await passToWorkers(byRows(rows), "app.business_id", scope.businessId);
      const result = await work(rows);
      await forwardNotices(byRows(rows), scope);
      return result;
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
