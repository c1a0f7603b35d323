import path from "node:path";
import { inject } from "vitest";
import { Client } from "#core/postgres/driver.ts";

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
