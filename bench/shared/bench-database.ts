import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "#core/postgres/driver.ts";
import { migrateDatabase, type OpenDatabase, openDatabase } from "#core/postgres/open-database.ts";
import { provideSettings } from "#core/server/settings.ts";
import { closeConnections } from "../../src/features/operations/store.ts";

/**
 * Gives `work` its own embedded database, migrated and empty, as the product would open it (the pool uses the app
 * role), an owner connection for bulk loads, and its URLs. Deleted afterwards.
 */
export const withBenchDatabase = async (
  work: (owner: Client, database: OpenDatabase) => Promise<void>,
): Promise<void> => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "customer-360-bench-"));
  // PostgreSQL refuses to run as root, and its user must be able to enter.
  chmodSync(folder, 0o755);
  delete process.env.DATABASE_URL;
  delete process.env.DATABASE_OWNER_URL;
  const dataFolder = path.join(folder, "data");
  provideSettings({ DATA_DIR: dataFolder });
  const database = await openDatabase();
  try {
    await migrateDatabase(database);
    const owner = new Client({ connectionString: database.ownerUrl });
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
