import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as turn } from "node:timers/promises";
import { constants, createZstdCompress } from "node:zlib";
import { explainDatabase } from "#core/backup/explain-database.ts";
import { type BackupManifest, toBackupHead } from "#core/backup/manifest.ts";
import { readBackup } from "#core/backup/read-archive.ts";
import { atOneMoment, copyTable, plainSession } from "#core/backup/snapshot.ts";
import { readSequences } from "#core/backup/tables.ts";
import { type WriteProgress, writeArchive } from "#core/backup/write-archive.ts";
import { connected, type OpenDatabase } from "#core/postgres/open-database.ts";
import { now } from "#core/server/clock.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { productVersion } from "#core/server/product-version.ts";

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

export const summarizeBackup = ({ tables }: BackupManifest): BackupSummary => ({
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
