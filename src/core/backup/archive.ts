import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { type Extract, extract, pack } from "tar-stream";
import { OperatorError } from "#core/server/operator-error.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import {
  asFile,
  type BackupHead,
  type BackupManifest,
  readHead,
  readManifest,
  type Table,
  type TableSum,
} from "./manifest.ts";

/** A file of an archive, small enough to be held in memory. */
export type TarEntry = { name: string; content: Buffer };

/** The archive's contents are damaged or incomplete. */
export class BrokenArchive extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.broken-archive");

  override readonly name = "BrokenArchive";
}

type Add = (name: string, content: Buffer) => Promise<void>;

/** An archive of the files that `fill` adds. Adding a file waits until the previous one has been read. */
export const writeTar = async function* (mtime: Date, fill: (add: Add) => Promise<void>): AsyncGenerator<Buffer> {
  const archive = pack();
  const add: Add = (name, content) =>
    new Promise((resolve, reject) => {
      archive.entry({ name, mtime, mode: 0o600 }, content, (error) => (error ? reject(error) : resolve()));
    });
  const filled = fill(add).then(
    () => archive.finalize(),
    (error: Error) => archive.destroy(error),
  );
  try {
    yield* archive as AsyncIterable<Buffer>;
  } finally {
    archive.destroy();
    await filled;
  }
};

const heard = (archive: Extract, event: "drain" | "close"): Promise<void> =>
  new Promise((resolve) => archive.once(event, () => resolve()));

/** Copies a source into an archive that is being read; stops when its reader has stopped. */
const feed = async (source: AsyncIterable<Buffer>, archive: Extract): Promise<void> => {
  const closed = heard(archive, "close");
  try {
    for await (const chunk of source) {
      if (!archive.destroyed && !archive.write(chunk)) await Promise.race([heard(archive, "drain"), closed]);
      if (archive.destroyed) return;
    }
    archive.end(null);
  } catch (error) {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
};

const collectBytes = async (content: AsyncIterable<unknown>): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part as Buffer);
  return Buffer.concat(parts);
};

/**
 * The files of an archive in order, none larger than `largest` bytes. Reads the source to its end, so that its checksum
 * is verified too. Throws BrokenArchive, and what the source throws.
 */
export const readTar = async function* (source: AsyncIterable<Buffer>, largest: number): AsyncGenerator<TarEntry> {
  const archive = extract();
  const fed = feed(source, archive);
  // Awaited below, but may fail before that.
  fed.catch(() => {});
  try {
    for await (const entry of archive) {
      const { name, size = 0 } = entry.header;
      if (size > largest) throw new BrokenArchive("it is no such archive");
      yield { name, content: await collectBytes(entry) };
    }
  } catch (error) {
    archive.destroy();
    await fed;
    if (error instanceof BrokenArchive) throw error;
    throw new BrokenArchive(`it cannot be read (${error instanceof Error ? error.message : error})`);
  } finally {
    archive.destroy();
  }
  await fed;
};

/** The size of a table's pieces in the archive. A piece is held in memory, because its size precedes it. */
const PIECE = 4 * 1024 * 1024;
/** A piece ends with the chunk that fills it, so it can be larger. */
const LARGEST_PIECE = 2 * PIECE;

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

const pieceName = (table: string, piece: number): string => `${table}/${String(piece).padStart(6, "0")}.copy`;

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

type TableHead = BackupHead["tables"][number];

/** Handles one table's text, which it must read to the end. Returns the number of rows if it counted them. */
type OnTable = (table: TableHead, text: AsyncIterable<Buffer>) => Promise<number | undefined>;

/**
 * Handles a backup: gets the first file, and a function that reads the rest and returns the manifest once everything is
 * verified. Callers that write what they read must roll back if it throws.
 */
type Use<Result> = (head: BackupHead, readTables: ReadTables) => Promise<Result>;
export type ReadTables = (onTable: OnTable) => Promise<BackupManifest>;

const CHUNK = 1 << 18;

const damaged = (what: string): OperatorError => new OperatorError(`The backup is damaged: ${what}. Use another one`);
const cutOff = (): OperatorError => new OperatorError("The backup is truncated: its end is missing. Use another one");
const NO_BACKUP = "This is not a Customer 360 backup (npm run backup makes one)";

/** Lookahead for the archive's files. */
type Entries = { current: TarEntry | undefined; next: () => Promise<void> };

/** Streams the pieces of one table's text. Leaves the following file in `entries.current`. */
const readPieces = async function* (entries: Entries, table: string): AsyncGenerator<Buffer> {
  for (let piece = 1; entries.current?.name === pieceName(table, piece); piece++) {
    yield entries.current.content;
    await entries.next();
  }
};

const openEntries = async (unpacked: AsyncIterable<Buffer>): Promise<Entries> => {
  const files = readTar(unpacked, LARGEST_PIECE);
  const entries: Entries = {
    current: undefined,
    next: async () => {
      const { value, done } = await files.next();
      entries.current = done ? undefined : value;
    },
  };
  await entries.next();
  return entries;
};

const readTable = async (entries: Entries, table: TableHead, onTable: OnTable) => {
  const hash = createHash("sha256");
  let bytes = 0;
  const text = async function* () {
    for await (const piece of readPieces(entries, table.name)) {
      hash.update(piece);
      bytes += piece.length;
      yield piece;
    }
  };
  const rows = await onTable(table, text());
  return { name: table.name, rows, bytes, sha256: hash.digest("hex") };
};

const compare = (read: Omit<TableSum, "rows"> & { rows: number | undefined }, expected: TableSum | undefined): void => {
  const { name, rows = expected?.rows, bytes, sha256 } = read;
  if (expected?.name === name && expected.rows === rows && expected.bytes === bytes && expected.sha256 === sha256)
    return;
  throw damaged(`table ${name} differs from what was written`);
};

/** Reads the tables and the manifest, which follow the first file. */
const readRest = async (entries: Entries, headFile: Buffer, head: BackupHead, onTable: OnTable) => {
  await entries.next();
  const read: Awaited<ReturnType<typeof readTable>>[] = [];
  for (const table of head.tables) read.push(await readTable(entries, table, onTable));
  const last = entries.current;
  const manifest = last?.name === "manifest.json" ? readManifest(last.content) : undefined;
  if (!manifest) throw damaged(`${last?.name ?? "manifest.json"} differs from what was written`);
  await entries.next();
  if (entries.current) throw damaged(`${entries.current.name} does not belong there`);
  const sum = createHash("sha256").update(headFile).digest("hex");
  if (sum !== manifest.head || manifest.tables.length !== read.length)
    throw damaged("backup.json differs from what was written");
  for (const [i, table] of read.entries()) compare(table, manifest.tables[i]);
  return manifest;
};

const readAll = async <Result>(unpacked: AsyncIterable<Buffer>, use: Use<Result>): Promise<Result> => {
  const entries = await openEntries(unpacked);
  const first = entries.current;
  const head = first?.name === "backup.json" ? readHead(first.content) : undefined;
  if (!first || !head) throw new OperatorError(NO_BACKUP);
  return use(head, (onTable) => readRest(entries, first.content, head, onTable));
};

/** Explains errors from unpacking and reading damaged data. */
const explain = (error: unknown): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (code === "Z_BUF_ERROR") return cutOff();
  if (code === "ZSTD_error_prefix_unknown") return new OperatorError(NO_BACKUP);
  if (code.startsWith("ZSTD_error_")) return damaged("it cannot be decompressed");
  return error instanceof BrokenArchive ? damaged(error.message) : error;
};

/**
 * Reads a backup once from start to end in constant memory, and verifies every checksum. Throws a one-line error if it
 * is damaged, truncated, of another layout or not a backup, and any error from `use`.
 */
export const readBackup = async <Result>(
  packed: NodeJS.ReadableStream,
  use: Use<Result>,
  stop?: AbortSignal,
): Promise<Result> => {
  try {
    const unpacking = createZstdDecompress({ chunkSize: CHUNK });
    const options = stop ? { signal: stop } : {};
    return await pipeline(packed, unpacking, (unpacked) => readAll(unpacked as AsyncIterable<Buffer>, use), options);
  } catch (error) {
    throw explain(error);
  }
};
