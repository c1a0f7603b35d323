import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { once } from "#lib/server/process-singleton.ts";
import { withBusiness } from "../with-business.ts";

/** The last waiting task of each business in this process. */
const lines = () => once("segment-turns", () => new Map<string, Promise<unknown>>());

/** Runs after all earlier tasks in this process; waiting here holds no database connection. */
const inLine = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const result = (lines().get(name) ?? Promise.resolve()).then(work);
  const settled = result.catch(() => {});
  lines().set(name, settled);
  try {
    return await result;
  } finally {
    if (lines().get(name) === settled) lines().delete(name);
  }
};

/** For `$1`, a business. */
const KEY = "hashtextextended('segments ' || $1, 0)";

/**
 * Like `withBusiness`, but only one transaction per business at a time across processes: for everything that changes
 * rule-based membership. A recalculation sees the result of the one before it, and no two of them add or remove the
 * same member.
 */
export const inSegmentTurn = <Result>(scope: Scope, work: (client: PoolClient) => Promise<Result>): Promise<Result> =>
  inLine(scope.businessId, () =>
    withBusiness(scope, async (client) => {
      await client.query(`select pg_advisory_xact_lock(${KEY})`, [scope.businessId]);
      return work(client);
    }),
  );

/** What changes only the members of these segments. */
type Part<Result> = { segmentIds: readonly string[]; work: (client: PoolClient) => Promise<Result> };

/**
 * One turn of several transactions at a time, so that the database uses a core for each. In other processes, only those for other
 * segments run beside them. One that fails leaves the others.
 */
export const inSharedSegmentTurn = <Result>(
  scope: Scope,
  parts: readonly Part<Result>[],
): Promise<PromiseSettledResult<Result>[]> =>
  inLine(scope.businessId, () =>
    Promise.allSettled(
      parts.map(({ segmentIds, work }) =>
        withBusiness(scope, async (client) => {
          await client.query(`select pg_advisory_xact_lock_shared(${KEY})`, [scope.businessId]);
          // In the same order everywhere, so that no two wait for each other.
          await client.query(
            `select pg_advisory_xact_lock(hashtextextended('segment ' || id, 0))
               from (select id from unnest($1::text[]) id order by id offset 0) ordered`,
            [segmentIds],
          );
          return work(client);
        }),
      ),
    ),
  );
