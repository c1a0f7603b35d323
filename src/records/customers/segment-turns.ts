import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import { log } from "#core/server/log.ts";
import { once } from "#core/server/process-singleton.ts";
import { isDiskFull } from "#core/values/database-away.ts";
import type { Scope } from "#core/values/permissions.ts";

/** The last waiting task of each business in this process. */
const lastTasks = () => once("segment-turns", () => new Map<string, Promise<unknown>>());

/** Runs after all earlier tasks in this process; waiting here holds no database connection. */
const runInTurn = async <Result>(name: string, work: () => Promise<Result>): Promise<Result> => {
  const result = (lastTasks().get(name) ?? Promise.resolve()).then(work);
  const settled = result.catch(() => {});
  lastTasks().set(name, settled);
  try {
    return await result;
  } finally {
    if (lastTasks().get(name) === settled) lastTasks().delete(name);
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
  runInTurn(scope.businessId, () =>
    withBusiness(scope, async (client) => {
      await client.query(`select pg_advisory_xact_lock(${KEY})`, [scope.businessId]);
      return work(client);
    }),
  );

/** What needs these locks, so that no other part that needs one of them runs at the same time. */
type Part<Result> = { locks: readonly string[]; work: (client: PoolClient) => Promise<Result> };

/** The lock for changing the members of a segment. */
export const segmentLockName = (segmentId: string): string => `segment ${segmentId}`;

/**
 * One turn of several transactions at a time, so that the database uses a core for each. In other processes, only parts with other
 * locks run beside them. One that fails is logged and leaves the others; one that gets no connection beside them runs after them.
 * Throws if the disk is full: the others couldn't be stored either, and the run shows the reason.
 */
export const inSharedSegmentTurn = <Result>(
  scope: Scope,
  parts: readonly Part<Result>[],
): Promise<PromiseSettledResult<Result>[]> =>
  runInTurn(scope.businessId, async () => {
    const waiting = new Set(parts);
    const run = (part: Part<Result>): Promise<Result> =>
      withBusiness(scope, async (client) => {
        waiting.delete(part);
        await client.query(`select pg_advisory_xact_lock_shared(${KEY})`, [scope.businessId]);
        // In the same order everywhere, so that no two wait for each other.
        await client.query(
          "select pg_advisory_xact_lock(hashtextextended(name, 0)) from unnest($1::text[]) as locks (name)",
          [part.locks.toSorted()],
        );
        return part.work(client);
      });
    const settled = await Promise.allSettled(parts.map(run));
    for (const part of [...waiting]) [settled[parts.indexOf(part)]] = await Promise.allSettled([run(part)]);
    const failed = settled.flatMap((result, i) =>
      result.status === "rejected" ? [{ err: result.reason, locks: parts[i]?.locks }] : [],
    );
    for (const one of failed) log().error({ ...one, businessId: scope.businessId }, "segments were not updated");
    const full = failed.find(({ err }) => isDiskFull(err));
    if (full) throw full.err;
    return settled;
  });
