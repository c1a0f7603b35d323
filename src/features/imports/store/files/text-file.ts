import { createHash } from "node:crypto";
import { createReadStream, type ReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { fileError } from "#core/messages/file-error.ts";
import type { AppError } from "#core/values/errors.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import { chooseEncoding, countLines, NO_LINES, toUtf8 } from "./encoding.ts";
import { type Delimiter, detectLayout, type TextKind } from "./layout.ts";
import { jsonRecords, START } from "./parse-rows.ts";
import { assertUnpacked } from "./unpacked-size.ts";

/** A text file that was verified to be readable. */
export type TextFile = {
  path: string;
  /** The name shown to users. */
  name: string;
  isPacked: boolean;
  kind: TextKind;
  encoding: Encoding;
  /** Between the cells of a table. */
  delimiter: Delimiter;
  /** The row of a table with the columns' names, counted without empty lines from 1; 0 if it has none. */
  headerRow: number;
  /** SHA-256 of the file as uploaded, hex. */
  hash: string;
  /** Length of the text, unpacked and in UTF-8. */
  bytes: number;
};

/** What an inspection finds in a file. */
export type FoundText = Omit<TextFile, "path" | "name">;

/** What is needed to read its rows. */
export type ReadableText = Omit<TextFile, "hash" | "bytes">;

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

const unpack = async function* (source: ReadStream, name: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: CHUNK });
  // An error on either side destroys both, and is thrown where `gunzip` is read.
  pipeline(source, gunzip).catch(() => {});
  let bytes = 0;
  for await (const chunk of gunzip as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    assertUnpacked(name, bytes, gunzip.bytesWritten);
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

type ReadOptions = { byte?: number; signal?: AbortSignal | undefined };

/** A file's own bytes, unpacked. */
const readBytes = async function* (
  { path, name, isPacked }: Pick<TextFile, "path" | "name" | "isPacked">,
  { byte = 0, signal }: ReadOptions = {},
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

/**
 * The text in UTF-8 from `byte` of that on; for a compressed file and in another encoding, earlier text is read and
 * dropped. Throws a one-line error for a missing, unreadable or damaged file and one that exceeds the unpacking limits,
 * and the signal's reason when aborted.
 */
export const readText = async function* (
  file: ReadableText,
  { byte = 0, signal }: ReadOptions = {},
): AsyncGenerator<Buffer> {
  if (file.encoding === "utf-8") return yield* readBytes(file, { byte, signal });
  try {
    yield* afterByte(toUtf8(readBytes(file, { signal }), file.encoding), byte);
  } catch (error) {
    if (error instanceof TypeError) throw fileError("damaged_encoding", { file: file.name, encoding: file.encoding });
    throw error;
  }
};

type Source = Pick<TextFile, "path" | "name" | "isPacked">;

/** The start of a file, unpacked: at most a chunk. */
const readHead = async (source: Source, signal?: AbortSignal): Promise<Buffer> => {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of readBytes(source, { signal })) {
    parts.push(chunk);
    length += chunk.length;
    if (length >= CHUNK) break;
  }
  return Buffer.concat(parts).subarray(0, CHUNK);
};

const notUtf8 = (name: string, line: number): AppError => fileError("not_utf8", { file: name, line });

/** Reads a text in another encoding than UTF-16 by lines, which show it. Without `bytes`, they are known once it is decoded. */
const inspectLines = async (source: Source, signal?: AbortSignal): Promise<{ encoding: Encoding; bytes?: number }> => {
  const { name } = source;
  let bytes = 0;
  let found = NO_LINES;
  let rest = Buffer.alloc(0);
  for await (const chunk of readBytes(source, { signal })) {
    bytes += chunk.length;
    const zero = chunk.indexOf(0);
    const end = chunk.lastIndexOf(NEWLINE, zero === -1 ? undefined : zero) + 1;
    const block = Buffer.concat([rest, chunk.subarray(0, end)]);
    rest = end === 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk.subarray(end));
    if (end > 0) found = countLines(found, block);
    if (zero >= 0) throw notUtf8(name, found.lines + 1);
    if (rest.length > LONGEST_LINE) throw fileError("not_csv", { file: name, line: found.lines + 1 });
  }
  found = countLines(found, rest);
  const encoding = chooseEncoding(found);
  if (!encoding) throw notUtf8(name, found.firstOther);
  if (encoding === "utf-8") return { encoding, bytes };
  return { encoding, ...(encoding === "windows-1252" && { bytes: found.decoded }) };
};

/** Decodes a text to its end, and splits JSON into its records. */
const inspectDecoded = async (file: ReadableText, signal?: AbortSignal): Promise<number> => {
  let bytes = 0;
  const text = async function* () {
    for await (const chunk of readText(file, { signal })) {
      bytes += chunk.length;
      // No database stores the character 0.
      if (chunk.includes(0)) throw fileError("damaged_encoding", { file: file.name, encoding: file.encoding });
      yield chunk;
    }
  };
  for await (const _ of file.kind === "json" ? jsonRecords(file.name, text(), START) : text());
  return bytes;
};

const inspect = async ({ path, name, encoding, signal }: Inspection): Promise<TextFile> => {
  const isPacked = await isGzip(path, name);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK, ...(signal && { signal }) }))
    hash.update(chunk);
  const source = { path, name, isPacked };
  const layout = detectLayout(name, await readHead(source, signal), encoding);
  const isOfLines =
    (!encoding || encoding === "utf-8") && layout.kind === "table" && !layout.encoding.startsWith("utf-16");
  const found: { encoding?: Encoding; bytes?: number } = isOfLines ? await inspectLines(source, signal) : {};
  if (encoding && found.encoding && found.encoding !== encoding)
    throw fileError("damaged_encoding", { file: name, encoding });
  const file = { ...source, ...layout, ...found };
  const bytes = found.bytes ?? (await inspectDecoded(file, signal));
  if (bytes === 0) throw fileError("empty", { file: name });
  return { ...file, bytes, hash: hash.digest("hex") };
};

/** `encoding`: as chosen; by default the one that the file's bytes show. */
type Inspection = { path: string; name: string; encoding?: Encoding | undefined; signal?: AbortSignal | undefined };

/**
 * Reads a file (gzip-compressed or not) once to the end, so that nothing is imported from one that can't be read
 * completely, and detects its encoding and layout. Throws a one-line error for a missing, unreadable, empty or damaged
 * file, one that is no text, and one in two encodings. Keeps a core busy throughout: processes that serve requests use
 * `inspectTextFile`.
 */
export const inspectHere = async (inspection: Inspection): Promise<TextFile> => {
  try {
    return await inspect(inspection);
  } catch (error) {
    throw explainReadError(error, inspection.name);
  }
};

/** Opens a file without reading it completely, for a preview of its first rows, by which its layout is detected. */
export const openTextFile = async (path: string, name: string, encoding?: Encoding): Promise<ReadableText> => {
  try {
    const source = { path, name, isPacked: await isGzip(path, name) };
    return { ...source, ...detectLayout(name, await readHead(source), encoding) };
  } catch (error) {
    throw explainReadError(error, name);
  }
};
