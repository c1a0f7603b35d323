import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { once } from "#lib/server/process-singleton.ts";
import { withBusiness } from "../with-business.ts";

/** The last of each business that waits in this process. */
const lines = () => once("segment-turns", () => new Map<string, Promise<unknown>>());

/** After all that asked before in this process: who waits here holds no connection that others need. */
const inLine = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const mine = (lines().get(name) ?? Promise.resolve()).then(work);
  const settled = mine.catch(() => {});
  lines().set(name, settled);
  try {
    return await mine;
  } finally {
    if (lines().get(name) === settled) lines().delete(name);
  }
};

/**
 * One transaction as `withBusiness` is, of which a business has one at a time across processes: everything that changes by
 * rule who is in its segments. A recalculation sees what the one before it left, and no two of them add or take the same
 * member.
 */
export const inSegmentTurn = <Result>(scope: Scope, work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
  inLine(scope.businessId, () =>
    withBusiness(scope, async (client) => {
      await client.query("select pg_advisory_xact_lock(hashtextextended('segments ' || $1, 0))", [scope.businessId]);
      return work(client);
    }),
  );
