import { type FileHandle, open, rename, rm } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { v4 as uuid } from "uuid";

/** Typed arrays under their names. */
export type Columns = Record<string, Uint8Array | Uint32Array | Int32Array | Float64Array>;

const TYPES = { Uint8Array, Uint32Array, Int32Array, Float64Array };

type TypeName = keyof typeof TYPES;

/** Changes with the format, so that a file of another version is not read. */
const MARK = "customer-360 columns 3\n";
const MARK_BYTES = MARK.length;
const PREFIX_BYTES = MARK_BYTES + 9;

type Entry = { name: string; type: TypeName; length: number; checksum: number };
type Head<About> = { about: About; columns: Entry[] };

/** Columns begin at multiples of 8. */
const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

const toBytes = (column: Columns[string]): Uint8Array =>
  new Uint8Array(column.buffer, column.byteOffset, column.byteLength);

const getTypeName = (column: Columns[string]): TypeName => column.constructor.name as TypeName;

/** The whole content before the first column. */
const headBytes = (head: Head<unknown>): Uint8Array => {
  const json = Buffer.from(JSON.stringify(head));
  const bytes = Buffer.alloc(aligned(PREFIX_BYTES + json.length), " ");
  bytes.write(MARK);
  bytes.write(`${String(json.length).padStart(8, "0")}\n`, MARK_BYTES);
  json.copy(bytes, PREFIX_BYTES);
  return bytes;
};

/**
 * Writes columns and a JSON value about them to a file, which appears only when it is complete: a process that is killed
 * leaves at most a file ending with ".part". `dated`: the file's time instead of now.
 */
export const writeColumns = async (file: string, about: unknown, columns: Columns, dated?: Date): Promise<void> => {
  const part = `${file}.${uuid()}.part`;
  const entries = Object.entries(columns).map(([name, column]): Entry => {
    return { name, type: getTypeName(column), length: column.length, checksum: crc32(toBytes(column)) };
  });
  try {
    const output = await open(part, "wx", 0o600);
    try {
      await output.writeFile(headBytes({ about, columns: entries }));
      for (const column of Object.values(columns)) {
        await output.writeFile(toBytes(column));
        await output.writeFile(new Uint8Array(aligned(column.byteLength) - column.byteLength));
      }
      if (dated) await output.utimes(dated, dated);
    } finally {
      await output.close();
    }
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
};

/** Reads until the bytes are full, in pieces that one system call can return. */
const fill = async (input: FileHandle, bytes: Uint8Array, from: number): Promise<boolean> => {
  for (let at = 0; at < bytes.length; ) {
    const { bytesRead } = await input.read(bytes, at, Math.min(bytes.length - at, MOST_READ), from + at);
    if (bytesRead === 0) return false;
    at += bytesRead;
  }
  return true;
};

const MOST_READ = 2 ** 30;

const readHead = async <About>(input: FileHandle): Promise<{ head: Head<About>; from: number } | null> => {
  const prefix = Buffer.alloc(PREFIX_BYTES);
  if (!(await fill(input, prefix, 0)) || prefix.toString("latin1", 0, MARK_BYTES) !== MARK) return null;
  const json = Buffer.alloc(Number(prefix.toString("latin1", MARK_BYTES)));
  if (!(await fill(input, json, PREFIX_BYTES))) return null;
  return { head: JSON.parse(json.toString()) as Head<About>, from: aligned(PREFIX_BYTES + json.length) };
};

const readFrom = async <About, Named extends Columns>(
  input: FileHandle,
): Promise<{ about: About; columns: Named } | null> => {
  const found = await readHead<About>(input);
  if (!found) return null;
  let { from } = found;
  const columns: Columns = {};
  for (const { name, type, length, checksum } of found.head.columns) {
    const column = new TYPES[type](length);
    if (!(await fill(input, toBytes(column), from)) || crc32(toBytes(column)) !== checksum) return null;
    columns[name] = column;
    from += aligned(column.byteLength);
  }
  return { about: found.head.about, columns: columns as Named };
};

/** Null if there is no file, or one of another version, cut off or damaged. */
export const readColumns = async <About, Named extends Columns>(
  file: string,
): Promise<{ about: About; columns: Named } | null> => {
  let input: FileHandle | undefined;
  try {
    input = await open(file);
    return await readFrom<About, Named>(input);
  } catch {
    // Not there, or with a head that is no JSON.
    return null;
  } finally {
    await input?.close();
  }
};
