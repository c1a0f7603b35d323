import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { pool } from "./pool.ts";
import { prisma, type Rows } from "./prisma.ts";

/**
 * One short transaction inside one business: row level security shows it nothing else. For what Prisma is slow at:
 * bulk in, aggregates out.
 */
export const withBusiness = async <Result>(
  scope: Scope,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  const client = await pool().connect();
  let broken = false;
  try {
    await client.query("begin");
    await client.query("select set_config('app.business_id', $1, true)", [scope.businessId]);
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

/** The same for rows, through Prisma. */
export const withBusinessRows = <Result>(
  { businessId }: Scope,
  work: (rows: Rows) => Promise<Result>,
): Promise<Result> =>
  prisma().$transaction(async (rows) => {
    await rows.$executeRaw`select set_config('app.business_id', ${businessId}, true)`;
    return work(rows);
  });
