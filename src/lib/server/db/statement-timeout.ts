import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { StatementTimeout } from "./statement-limits.ts";
import { withBusiness } from "./with-business.ts";

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
