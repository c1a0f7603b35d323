import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { createZstdDecompress } from "node:zlib";
import { OperatorError } from "../server/operator-error.ts";
import { type BackupHead, type BackupManifest, readHead, readManifest, type TableSum } from "./manifest.ts";
import { BrokenArchive, readTar, type TarEntry } from "./tar.ts";
import { LARGEST_PIECE, pieceName } from "./write-archive.ts";

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
