import path from "node:path";
import pg from "pg";
import { inject } from "vitest";

/** Whether a statement in this test file's database waits for a lock, on any node of a Citus cluster. */
export const isLockAwaited = async (): Promise<boolean> => {
  const database = path.basename(new URL(process.env.DATABASE_URL ?? "").pathname);
  for (const host of inject("postgres").nodes) {
    const client = new pg.Client({ host, user: "postgres", database });
    await client.connect();
    try {
      const { rowCount } = await client.query(
        "select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()",
      );
      if (rowCount) return true;
    } finally {
      await client.end();
    }
  }
  return false;
};
