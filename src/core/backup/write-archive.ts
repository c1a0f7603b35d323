import { createHash } from "node:crypto";
import { asFile, type BackupHead, type BackupManifest, type TableSum } from "./manifest.ts";
import type { Table } from "./tables.ts";
import { writeTar } from "./tar.ts";

/** The size of a table's pieces in the archive. A piece is held in memory, because its size precedes it. */
const PIECE = 4 * 1024 * 1024;
/** A piece ends with the chunk that fills it, so it can be larger. */
export const LARGEST_PIECE = 2 * PIECE;

/** A table's rows in COPY's text format; the row count is known at the end. */
export type TableText = AsyncIterable<Buffer> & { rowCount: number };

type ArchiveSource = {
  head: BackupHead;
  /** The tables listed in the first file. */
  tables: readonly Table[];
  open: (table: Table) => TableText;
  /** Read after the tables, so that no row is ahead of its sequence. */
  sequences: () => Promise<BackupManifest["sequences"]>;
  onProgress?: ((progress: WriteProgress) => void) | undefined;
  onEnd: (manifest: BackupManifest) => void;
};

/** Bytes of text so far, over all tables. */
export type WriteProgress = { table: string; tablesDone: number; bytes: number };

const splitPieces = async function* (text: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of text) {
    parts.push(chunk);
    size += chunk.length;
    if (size < PIECE) continue;
    yield Buffer.concat(parts);
    parts = [];
    size = 0;
  }
  if (size > 0) yield Buffer.concat(parts);
};

export const pieceName = (table: string, piece: number): string => `${table}/${String(piece).padStart(6, "0")}.copy`;

/**
 * Streams a whole backup as a tar archive: `backup.json`, each table's text in pieces (`public.orders/000001.copy`, …),
 * and `manifest.json` with checksums.
 */
export const writeArchive = ({ head, ...source }: ArchiveSource): AsyncGenerator<Buffer> =>
  writeTar(new Date(head.createdAt), async (add) => {
    const headFile = asFile(head);
    await add("backup.json", headFile);
    const tables: TableSum[] = [];
    let bytesBefore = 0;
    for (const table of source.tables) {
      const hash = createHash("sha256");
      const text = source.open(table);
      let bytes = 0;
      let pieces = 0;
      for await (const piece of splitPieces(text)) {
        hash.update(piece);
        bytes += piece.length;
        await add(pieceName(table.name, ++pieces), piece);
        source.onProgress?.({ table: table.name, tablesDone: tables.length, bytes: bytesBefore + bytes });
      }
      tables.push({ name: table.name, rows: text.rowCount, bytes, sha256: hash.digest("hex") });
      bytesBefore += bytes;
    }
    const manifest = {
      head: createHash("sha256").update(headFile).digest("hex"),
      tables,
      sequences: await source.sequences(),
    };
    await add("manifest.json", asFile(manifest));
    source.onEnd(manifest);
  });
