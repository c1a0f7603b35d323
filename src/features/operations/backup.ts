import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { constants, createZstdCompress } from "node:zlib";
import type pg from "pg";
import { readBackup, type WriteProgress, writeArchive } from "#core/backup/archive.ts";
import { explainDatabase } from "#core/backup/backup-file.ts";
import { type LoadStep, loadBackup } from "#core/backup/load-backup.ts";
import {
  type BackupHead,
  type BackupManifest,
  listTables,
  readSequences,
  tablesWithRows,
  toBackupHead,
} from "#core/backup/manifest.ts";
import { atOneMoment, copyTable, plainSession } from "#core/backup/snapshot.ts";
import { hasCitus, readPlaces } from "#core/postgres/citus.ts";
import { appliedMigrations, assertKnown, endReaders, migrate, withMigrationLock } from "#core/postgres/migrations.ts";
import { connected, MIGRATIONS, migrateDatabase, type OpenDatabase } from "#core/postgres/open-database.ts";
import { now } from "#core/server/clock.ts";
import { productVersion } from "#core/server/metrics.ts";
import { OperatorError } from "#core/server/operator-error.ts";

/**
 * zstd's fastest level keeps up with the database (gzip takes more than twice as long) and compresses such text as
 * well.
 */
const COMPRESSION = {
  chunkSize: 1 << 18,
  params: { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_checksumFlag]: 1 },
};

/**
 * Ends the stream only after everything before is compressed: if the end arrives together with the last chunk, Node
 * ends the compressed data twice, and part of the empty second frame may be cut off unnoticed.
 */
const endAfterLastChunk = async function* (source: AsyncIterable<Buffer>, packing: Writable): AsyncGenerator<Buffer> {
  yield* source;
  while (packing.writableLength > 0) await turn();
};

type BackupOptions = {
  stop?: AbortSignal | undefined;
  onProgress?: ((progress: WriteProgress) => void) | undefined;
};

export type BackupSummary = { tables: number; rows: number; bytes: number };

const summarizeBackup = ({ tables }: BackupManifest): BackupSummary => ({
  tables: tables.length,
  rows: tables.reduce((sum, { rows }) => sum + rows, 0),
  bytes: tables.reduce((sum, { bytes }) => sum + bytes, 0),
});

/**
 * Writes all businesses' data as of one moment, compressed, to `sink`, without blocking other writers. Needs the owner
 * role, since row level security hides rows from other roles. Leaves `sink` incomplete if it throws.
 */
export const backUp = async (
  { ownerUrl }: OpenDatabase,
  sink: Writable,
  { stop, onProgress }: BackupOptions = {},
): Promise<BackupSummary> => {
  if (!ownerUrl) throw new OperatorError("A backup needs the database owner: set DATABASE_OWNER_URL");
  return connected(ownerUrl, async (client) => {
    await plainSession(client);
    return atOneMoment(client, async ({ tables, migrations, postgres }) => {
      if (migrations.length === 0) throw new OperatorError("The database is empty: there is nothing to back up");
      const about = { product: productVersion(), postgres, createdAt: now().toISOString(), migrations };
      let summary: BackupSummary = { tables: 0, rows: 0, bytes: 0 };
      const archive = writeArchive({
        head: toBackupHead({ ...about, tables: tables.map(({ name, columns }) => ({ name, columns })) }),
        tables,
        open: (table) => copyTable(client, table),
        sequences: () => readSequences(client),
        onProgress,
        onEnd: (manifest) => {
          summary = summarizeBackup(manifest);
        },
      });
      const packing = createZstdCompress(COMPRESSION);
      const options = { end: sink !== process.stdout, ...(stop && { signal: stop }) };
      await pipeline(endAfterLastChunk(archive, packing), packing, sink, options);
      return summary;
    });
  }).catch((error: unknown) => {
    throw explainDatabase(error, "No backup was made");
  });
};

const passOver = async (_table: unknown, text: AsyncIterable<Buffer>): Promise<undefined> => {
  for await (const _piece of text);
};

/** Reads a backup to its end and verifies all checksums, without a database. Throws a one-line error if it is damaged. */
export const verifyBackup = (packed: NodeJS.ReadableStream, stop?: AbortSignal): Promise<BackupSummary> =>
  readBackup(packed, async (_, readTables) => summarizeBackup(await readTables(passOver)), stop);

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
    await assertEmpty(client, reset !== undefined);
    await assertNotDistributed(client);
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
          // The load locks all tables.
          await endReaders(client);
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
