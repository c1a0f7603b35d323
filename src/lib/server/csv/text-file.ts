import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import type { AppError } from "#lib/domain/errors.ts";
import { fileError } from "#lib/domain/imports/file-error.ts";
import { settings } from "../settings.ts";

/** A text file that was verified to be readable. */
export type TextFile = {
  path: string;
  /** The name shown to users. */
  name: string;
  isPacked: boolean;
  /** SHA-256 of the file as uploaded, hex. */
  hash: string;
  /** Length of the text, unpacked. */
  bytes: number;
};

/** What is needed to read its rows. */
export type ReadableText = Pick<TextFile, "path" | "name" | "isPacked">;

const CHUNK = 1 << 18;
const LONGEST_LINE = 1 << 24;
const NEWLINE = 10;

const REASONS: Record<string, (file: string) => AppError> = {
  ENOENT: (file) => fileError("not_found", { file }, { code: "NOT_FOUND" }),
  EACCES: (file) => fileError("no_access", { file }),
  Z_BUF_ERROR: (file) => fileError("truncated", { file }),
};

/** A read error as one actionable line; other errors unchanged. */
const explainReadError = (error: unknown, file: string): unknown => {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const known = Object.hasOwn(REASONS, code) ? REASONS[code]?.(file) : undefined;
  if (known) return known;
  return code.startsWith("Z_") ? fileError("damaged", { file }, { cause: error }) : error;
};

/** Detects gzip by its first bytes, whatever the file's name. */
const isGzip = async (path: string, name: string): Promise<boolean> => {
  const file = await open(path);
  try {
    if ((await file.stat()).isDirectory()) throw fileError("folder", { file: name });
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
};

/** A ratio means little below this size: a short file with equal rows compresses very well. */
const RATIO_FROM = 1 << 24;
const GB = 1024 ** 3;

/** How far a compressed file may expand. */
type Bounds = { mostBytes: number; mostRatio: number };

const bounds = (): Bounds => {
  const { IMPORT_UNPACKED_GB, IMPORT_UNPACK_RATIO } = settings();
  return { mostBytes: IMPORT_UNPACKED_GB * GB, mostRatio: IMPORT_UNPACK_RATIO };
};

const unpack = async function* (source: ReadStream, name: string): AsyncGenerator<Buffer> {
  const { mostBytes, mostRatio } = bounds();
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // An error on either side destroys both, and is thrown where `gunzip` is read.
  pipeline(source, gunzip).catch(() => {});
  let bytes = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBytes) throw fileError("too_large", { file: name, most: mostBytes / GB });
    if (bytes > RATIO_FROM && bytes > mostRatio * gunzip.bytesWritten)
      throw fileError("too_compressed", { file: name, most: mostRatio });
    yield chunk;
  }
};

const afterByte = async function* (chunks: AsyncIterable<Buffer>, byte: number): AsyncGenerator<Buffer> {
  let before = byte;
  for await (const chunk of chunks) {
    if (before < chunk.length) yield chunk.subarray(before);
    before = Math.max(0, before - chunk.length);
  }
};

type Reading = { byte?: number; signal?: AbortSignal | undefined };

/**
 * The text from `byte` on; for a compressed file, earlier text is unpacked and dropped. Throws a one-line error for a
 * missing, unreadable or damaged file and one that exceeds the unpacking limits, and the signal's reason when aborted.
 */
export const readText = async function* (
  { path, name, isPacked }: ReadableText,
  { byte = 0, signal }: Reading = {},
): AsyncGenerator<Buffer> {
  const source = createReadStream(path, {
    start: isPacked ? 0 : byte,
    highWaterMark: CHUNK,
    ...(signal && { signal }),
  });
  try {
    if (isPacked) yield* afterByte(unpack(source, name), byte);
    else yield* source;
  } catch (error) {
    signal?.throwIfAborted();
    throw explainReadError(error, name);
  }
};

/** Throws a one-line error naming the line at which a block stops being UTF-8. */
const checkLines = (name: string, block: Buffer, firstLine: number): number => {
  const isText = isUtf8(block) && !block.includes(0);
  let line = firstLine;
  if (isText) {
    for (const byte of block) if (byte === NEWLINE) line++;
    return line;
  }
  for (let from = 0; from < block.length; line++) {
    const end = block.indexOf(NEWLINE, from);
    const next = end === -1 ? block.length : end + 1;
    const text = block.subarray(from, next);
    if (!isUtf8(text) || text.includes(0)) throw fileError("not_utf8", { file: name, line });
    from = next;
  }
  return line;
};

const inspect = async ({ path, name, signal }: Inspection): Promise<TextFile> => {
  const isPacked = await isGzip(path, name);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, ...(signal && { signal }) }))
    hash.update(chunk);
  let bytes = 0;
  let line = 1;
  let rest = Buffer.alloc(0);
  for await (const chunk of readText({ path, name, isPacked }, { signal })) {
    bytes += chunk.length;
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    const block = Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = end === 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.subarray(end));
    if (end > 0) line = checkLines(name, block, line);
    if (rest.length > LONGEST_LINE) throw fileError("not_csv", { file: name, line });
  }
  checkLines(name, rest, line);
  if (bytes === 0) throw fileError("empty", { file: name });
  return { path, name, isPacked, hash: hash.digest("hex"), bytes };
};

type Inspection = { path: string; name: string; signal?: AbortSignal | undefined };

/**
 * Reads a file (gzip-compressed or not) once to the end, so that nothing is imported from one that can't be read
 * completely. Throws a one-line error for a missing, unreadable, empty or damaged file, and for one that is not UTF-8.
 * Keeps a core busy throughout: processes that serve requests use `inspectTextFile`.
 */
export const inspectHere = async (inspection: Inspection): Promise<TextFile> => {
  try {
    return await inspect(inspection);
  } catch (error) {
    throw explainReadError(error, inspection.name);
  }
};

/** Opens a file without reading it completely, for a preview of its first rows. */
export const openTextFile = async (path: string, name: string): Promise<ReadableText> => {
  try {
    return { path, name, isPacked: await isGzip(path, name) };
  } catch (error) {
    throw explainReadError(error, name);
  }
};
