import type pg from "pg";
import { explainDatabase } from "#core/backup/explain-database.ts";
import { type LoadStep, loadBackup } from "#core/backup/load-backup.ts";
import type { BackupHead } from "#core/backup/manifest.ts";
import { readBackup } from "#core/backup/read-archive.ts";
import { plainSession } from "#core/backup/snapshot.ts";
import { listTables, tablesWithRows } from "#core/backup/tables.ts";
import { hasCitus, readPlaces } from "#core/postgres/citus.ts";
import { appliedMigrations, assertKnown, migrate, withMigrationLock } from "#core/postgres/migrations.ts";
import { connected, MIGRATIONS, migrateDatabase, type OpenDatabase } from "#core/postgres/open-database.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { type BackupSummary, summarizeBackup } from "./create-backup.ts";

export type RestoreOptions = {
  /** The folder of migrations, which must begin with the backup's own. */
  migrations?: string;
  stop?: AbortSignal | undefined;
  onStep?: ((step: LoadStep) => void) | undefined;
};

type RestoreResult = BackupSummary & {
  /** When the backup was created, and with which version. */
  createdAt: string;
  product: string;
  /** Migrations later than the backup, applied to its data. */
  migrated: string[];
  /** Tables in the product's schema that no migration creates; their rows were left out. */
  leftOut: string[];
};

const howToEmpty = (isEmbedded: boolean): string =>
  isEmbedded ? "set DATA_DIR to a new folder" : "make a new one and set DATABASE_URL and DATABASE_OWNER_URL to it";

const assertEmpty = async (client: pg.ClientBase, isEmbedded: boolean): Promise<void> => {
  const found = await tablesWithRows(client);
  if (found.length === 0) return;
  const list = found.map(({ name, rows, isMore }) => `${name} ${rows}${isMore ? " or more" : ""}`).join(", ");
  throw new OperatorError(
    `The database has data (rows: ${list}). Restore into an empty one: ${howToEmpty(isEmbedded)}`,
  );
};

/** Rows are loaded on the coordinator, and moved to the nodes with their tables. */
const assertNotDistributed = async (client: pg.ClientBase): Promise<void> => {
  if (!(await hasCitus((text) => client.query(text)))) return;
  const distributed = (await readPlaces(client)).filter(({ is }) => is !== "local");
  if (distributed.length === 0) return;
  throw new OperatorError(
    `The tables here are already distributed (${distributed.length}). On Citus, restore into a database without tables: ${howToEmpty(false)}`,
  );
};

/**
 * Requires an empty database with tables no newer than the backup's, and none on Citus; the embedded database is recreated if
 * necessary.
 */
const prepare = async ({ reset }: OpenDatabase, ownerUrl: string, { migrations }: BackupHead): Promise<void> => {
  const known = migrations.map(({ name }) => name);
  const beyond = await connected(ownerUrl, async (client) => {
    await assertNotDistributed(client);
    await assertEmpty(client, reset !== undefined);
    return (await appliedMigrations(client)).map(({ name }) => name).filter((name) => !known.includes(name));
  });
  if (beyond.length === 0) return;
  if (reset) return reset();
  throw new OperatorError(
    `The tables here are newer than the backup (${beyond.join(", ")}). A backup brings its own and then up to date: restore into a database without tables`,
  );
};

const analyze = (ownerUrl: string): Promise<void> =>
  connected(ownerUrl, async (client) => {
    for (const { sql } of await listTables(client)) await client.query(`analyze ${sql}`);
  });

/**
 * Restores a backup into an empty database and migrates it to this version: the backup's own migrations, its rows in
 * one transaction, then the later migrations. If killed before the rows are committed, the database is empty as before
 * and the restore can be repeated; after that only migrations are missing, which every start applies.
 * Throws a one-line error for a database with data, and for a backup that is damaged, truncated, or from a newer
 * version.
 */
export const restore = async (
  database: OpenDatabase,
  packed: NodeJS.ReadableStream,
  { migrations: folder = MIGRATIONS, stop, onStep = () => {} }: RestoreOptions = {},
): Promise<RestoreResult> => {
  const { ownerUrl } = database;
  if (!ownerUrl) throw new OperatorError("A restore needs the database owner: set DATABASE_OWNER_URL");
  const load = readBackup(
    packed,
    async (head, readTables) => {
      assertKnown(head.migrations, folder);
      await prepare(database, ownerUrl, head);
      return connected(ownerUrl, async (client) => {
        await plainSession(client);
        return withMigrationLock(client, async () => {
          const names = head.migrations.map(({ name }) => name);
          await migrate(client, folder, names);
          const loaded = await loadBackup(
            client,
            readTables,
            () => assertEmpty(client, database.reset !== undefined),
            onStep,
          );
          return { head, ...loaded };
        });
      });
    },
    stop,
  );
  const { head, manifest, leftOut } = await load.catch((error: unknown) => {
    throw explainDatabase(error, "Nothing was restored");
  });
  const migrated = await migrateDatabase(database, folder);
  await analyze(ownerUrl);
  return { ...summarizeBackup(manifest), createdAt: head.createdAt, product: head.product, migrated, leftOut };
};
