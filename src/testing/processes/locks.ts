import path from "node:path";
import { inject } from "vitest";
import { pool } from "#core/db/pool.ts";
import { Client } from "#core/postgres/driver.ts";
import type { Scope } from "#core/values/permissions.ts";
import { until } from "./runs.ts";

/**
 * Takes the lock for writing a business's orders, which stops an import at its next batch. `release`, which is also added to
 * `ends`, lets it continue; `untilStuck` resolves when an import waits for the lock.
 */
export const holdOrders = async ({ businessId }: Scope, ends: (() => Promise<unknown>)[]) => {
  const client = await pool().connect();
  await client.query("begin");
  await client.query("select pg_advisory_xact_lock(hashtextextended('orders ' || $1, 0))", [businessId]);
  let isHeld = true;
  const release = async (): Promise<void> => {
    if (!isHeld) return;
    isHeld = false;
    await client.query("rollback");
    client.release();
  };
  ends.push(release);
  const waiting = `select 1 from pg_locks mine join pg_locks theirs using (locktype, classid, objid, objsubid)
    where mine.locktype = 'advisory' and mine.pid = pg_backend_pid() and not theirs.granted`;
  const untilStuck = () => until(async () => (await client.query(waiting)).rowCount);
  return { untilStuck, release };
};

/** How many statements in this test file's database wait for a lock, on all nodes of a Citus cluster. */
export const countLockWaits = async (): Promise<number> => {
  const database = path.basename(new URL(process.env.DATABASE_URL ?? "").pathname);
  let waits = 0;
  for (const host of inject("postgres").nodes) {
    const client = new Client({ host, user: "postgres", database });
    await client.connect();
    try {
      const { rowCount } = await client.query(
        "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      waits += rowCount ?? 0;
    } finally {
      await client.end();
    }
  }
  return waits;
};
