import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "#lib/domain/errors.ts";
import { settings } from "../settings.ts";

/** A file whose text can be read to the end. */
export type TextFile = {
  path: string;
  /** As people are told of it. */
  name: string;
  isPacked: boolean;
  /** sha256 of the file as it is, hex. */
  hash: string;
  /** Of the text, unpacked. */
  bytes: number;
};

/** What its rows are read by. */
export type ReadableText = Pick<TextFile, "path" | "name" | "isPacked">;

const CHUNK = 1 << 18;
const LONGEST_LINE = 1 << 24;
const NEWLINE = 10;

const wrong = (message: string, cause?: unknown) => new AppError("INVALID_BODY", message, { cause });

const REASONS: Record<string, (name: string) => AppError> = {
  ENOENT: (name) => new AppError("NOT_FOUND", `There is no file ${name}`),
  EACCES: (name) => wrong(`${name} may not be read by this user`),
  Z_BUF_ERROR: (name) => wrong(`${name} is cut off: its packed text has no end. Fetch it again`),
};

/** What is wrong with a file as one line a person can act on; anything else stays as it was thrown. */
const fileError = (error: unknown, name: string): unknown => {
  const code = (error as NodeJS.ErrnoException).code ?? "";
  const known = Object.hasOwn(REASONS, code) ? REASONS[code]?.(name) : undefined;
  if (known) return known;
  return code.startsWith("Z_") ? wrong(`${name} is damaged and cannot be unpacked. Fetch it again`, error) : error;
};

/** Gzip by its first bytes, whatever it is called. */
const isGzip = async (path: string, name: string): Promise<boolean> => {
  const file = await open(path);
  try {
    if ((await file.stat()).isDirectory()) throw wrong(`${name} is a folder, not a file`);
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
};

/** Below this much text a ratio says little: a short file of equal rows packs very well. */
const RATIO_FROM = 1 << 24;
const GB = 1024 ** 3;

/** How far a packed file may unfold. */
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
    if (bytes > mostBytes) throw wrong(`${name} unpacks to more than ${mostBytes / GB} GB (IMPORT_UNPACKED_GB)`);
    if (bytes > RATIO_FROM && bytes > mostRatio * gunzip.bytesWritten)
      throw wrong(`${name} unpacks to more than ${mostRatio} times its size (IMPORT_UNPACK_RATIO)`);
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
 * The text from `byte` on; of a packed file, what comes before is unpacked and dropped. Throws one clear line on a missing,
 * unreadable or damaged file and on one that unpacks beyond the settings; the signal's reason where that is aborted.
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
    throw fileError(error, name);
  }
};

/** Throws one line that names the line where whole lines of text stop being UTF-8. */
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
    if (!isUtf8(text) || text.includes(0))
      throw wrong(`${name} is not text in UTF-8 (line ${line}): save it as "CSV UTF-8", separated by commas`);
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
    if (rest.length > LONGEST_LINE) throw wrong(`${name} is no CSV file: line ${line} does not end`);
  }
  checkLines(name, rest, line);
  if (bytes === 0) throw wrong(`${name} is empty`);
  return { path, name, isPacked, hash: hash.digest("hex"), bytes };
};

export type Inspection = { path: string; name: string; signal?: AbortSignal | undefined };

/**
 * Reads a file (packed by gzip or not) once from end to end, so that nothing is written of one that cannot be read whole.
 * Throws one clear line on a missing, unreadable, empty or damaged file, and on one that is not UTF-8. It keeps a core
 * busy for as long as the file is: processes that serve requests use `inspectTextFile`.
 */
export const inspectHere = async (inspection: Inspection): Promise<TextFile> => {
  try {
    return await inspect(inspection);
  } catch (error) {
    throw fileError(error, inspection.name);
  }
};

/** The same without reading it: for a look at its first rows. */
export const openTextFile = async (path: string, name: string): Promise<ReadableText> => {
  try {
    return { path, name, isPacked: await isGzip(path, name) };
  } catch (error) {
    throw fileError(error, name);
  }
};
