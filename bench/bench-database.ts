import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import pg from "pg";
import { closeConnections } from "#lib/server/close-connections.ts";
import { migrateDatabase, type OpenDatabase, openDatabase } from "#lib/server/postgres/open-database.ts";
import { provideSettings } from "#lib/server/settings.ts";

/**
 * Gives `work` an embedded database of its own, migrated and empty, as the product would open it (the pool is the app
 * role's), a connection of the owner for bulk loads, and its addresses. It is gone afterwards.
 */
export const withBenchDatabase = async (
  work: (owner: pg.Client, database: OpenDatabase) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-bench-"));
  // PostgreSQL won't run as root and then needs to get in as somebody else.
  chmodSync(folder, 0o755);
  delete process.env.DATABASE_URL;
  delete process.env.DATABASE_OWNER_URL;
  provideSettings({ DATA_DIR: path.join(folder, "data") });
  const database = await openDatabase();
  try {
    await migrateDatabase(database);
    const owner = new pg.Client({ connectionString: database.ownerUrl });
    await owner.connect();
    try {
      await work(owner, database);
    } finally {
      await owner.end();
    }
  } finally {
    await closeConnections();
    await database.release();
    rmSync(folder, { recursive: true, force: true });
  }
};
