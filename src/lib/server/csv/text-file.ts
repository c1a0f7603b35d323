import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { AppError } from "#lib/domain/errors.ts";

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

/** The text from `byte` on; of a packed file, what comes before is unpacked and dropped. */
export const readText = async function* (
  { path, isPacked }: Pick<TextFile, "path" | "isPacked">,
  byte = 0,
): AsyncGenerator<Buffer> {
  if (!isPacked) {
    yield* createReadStream(path, { start: byte, highWaterMark: CHUNK });
    return;
  }
  const unpacked = createGunzip({ chunkSize: CHUNK });
  // What goes wrong on the way is thrown where `unpacked` is read.
  const done = pipeline(createReadStream(path, { highWaterMark: CHUNK }), unpacked).catch(() => {});
  let before = byte;
  for await (const chunk of unpacked) {
    if (before < chunk.length) yield chunk.subarray(before);
    before = Math.max(0, before - chunk.length);
  }
  await done;
};

/** Throws one line that names the line where whole lines of text stop being UTF-8. */
const checkLines = (name: string, block: Buffer, firstLine: number): number => {
  const isText = isUtf8(block) && !block.includes(0);
  let line = firstLine;
  for (let from = 0; from < block.length; line++) {
    const end = block.indexOf(NEWLINE, from);
    const next = end === -1 ? block.length : end + 1;
    const text = block.subarray(from, next);
    if (!isText && (!isUtf8(text) || text.includes(0)))
      throw wrong(`${name} is not text in UTF-8 (line ${line}): save it as "CSV UTF-8", separated by commas`);
    from = next;
  }
  return line;
};

const inspect = async (path: string, name: string): Promise<TextFile> => {
  const isPacked = await isGzip(path, name);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) hash.update(chunk);
  let bytes = 0;
  let line = 1;
  let rest = Buffer.alloc(0);
  for await (const chunk of readText({ path, isPacked })) {
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

const REASONS: Record<string, (name: string) => AppError> = {
  ENOENT: (name) => new AppError("NOT_FOUND", `There is no file ${name}`),
  EACCES: (name) => wrong(`${name} may not be read by this user`),
  Z_BUF_ERROR: (name) => wrong(`${name} is cut off: its packed text has no end. Fetch it again`),
  Z_DATA_ERROR: (name) => wrong(`${name} is damaged and cannot be unpacked. Fetch it again`),
};

/**
 * Reads a file (packed by gzip or not) once from end to end, so that nothing is written of one that cannot be read whole.
 * Throws one clear line on a missing, unreadable, empty or damaged file, and on one that is not UTF-8.
 */
export const inspectTextFile = async (path: string, name = path): Promise<TextFile> => {
  try {
    return await inspect(path, name);
  } catch (error) {
    throw REASONS[(error as NodeJS.ErrnoException).code ?? ""]?.(name) ?? error;
  }
};

/** The same without reading it: for a look at its first rows. */
export const openTextFile = async (path: string, name: string): Promise<ReadableText> => ({
  path,
  name,
  isPacked: await isGzip(path, name),
});
