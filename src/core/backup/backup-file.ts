import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createWriteStream, existsSync, fstatSync, statSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import type { Writable } from "node:stream";
import { OperatorError } from "#core/server/operator-error.ts";

const DISK_FULL = "53100";

/** PostgreSQL errors have a five-character code. */
const getErrorCode = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code))
    ? String(error.code)
    : undefined;

const isGone = (error: unknown): boolean =>
  error instanceof Error &&
  /^Connection terminated|ECONNRESET|EPIPE/.test(`${error.message} ${"code" in error ? error.code : ""}`);

/** A database error as one line that starts with the outcome; other errors unchanged. */
export const explainDatabase = (error: unknown, outcome: string): unknown => {
  const code = getErrorCode(error);
  if (code === DISK_FULL) return new OperatorError(`${outcome}: no disk space left for the database`);
  if (code) return new OperatorError(`${outcome}: ${(error as Error).message}`);
  return isGone(error) ? new OperatorError(`${outcome}: the database connection was lost`) : error;
};

/** Backups contain personal data, so only their owner may read them, whatever the umask. */
const PRIVATE = { folder: 0o700, file: 0o600 };
const PART = /[.]tar[.]zst[.][0-9a-f]{8}[.]part$/;
const A_DAY_MS = 86_400_000;

const nameAt = (now: Date): string => `customer-360-${now.toISOString().slice(0, 19).replaceAll(":", "-")}Z.tar.zst`;

/** The file to write: a dated name if a folder was given. Throws a one-line error if it exists. */
export const chooseFile = (out: string, now: Date): string => {
  const isFolder = out.endsWith("/") || statSync(out, { throwIfNoEntry: false })?.isDirectory();
  const file = isFolder ? path.join(out, nameAt(now)) : out;
  if (existsSync(file)) throw new OperatorError(`${file} already exists, and a backup never overwrites another`);
  return file;
};

const REASONS: Record<string, (folder: string) => string> = {
  ENOSPC: (folder) => `No disk space: ${folder} is full. Nothing was kept; free some, or name another place: --out`,
  EDQUOT: (folder) => `No disk space: the quota of ${folder} is used up. Nothing was kept`,
  EFBIG: (folder) => `${folder} takes no file so large. Nothing was kept; name another place: --out`,
  EACCES: (folder) => `${folder} may not be written by this user`,
  EEXIST: (folder) => `${folder} is no folder`,
  ENOTDIR: (folder) => `${folder} is no folder`,
  ENOENT: (folder) => `${folder} is not there and cannot be made`,
  ENAMETOOLONG: () => "The file's name is too long. Name another one: --out",
  EROFS: (folder) => `${folder} is read-only`,
  EPIPE: () => "The reader of standard output has closed it: the backup is incomplete",
};

/** A disk error as one line; other errors unchanged. */
export const explainWriting = (error: unknown, place: string): unknown => {
  const reason = REASONS[(error as NodeJS.ErrnoException).code ?? ""]?.(place);
  return reason ? new OperatorError(reason) : error;
};

const UNREADABLE: Record<string, (file: string) => string> = {
  ENOENT: (file) => `There is no file ${file}`,
  EACCES: (file) => `This user may not read ${file}`,
  EISDIR: (file) => `${file} is a folder, not a file`,
};

/** The same for reading a file. */
export const explainReading = (error: unknown, file: string): unknown => {
  const reason = UNREADABLE[(error as NodeJS.ErrnoException).code ?? ""]?.(file);
  return reason ? new OperatorError(reason) : error;
};

/**
 * Creates the folder and removes the leftovers of killed backups. A file that is still growing belongs to another
 * backup.
 */
const makeFolder = async (folder: string, now: Date): Promise<void> => {
  await mkdir(folder, { recursive: true, mode: PRIVATE.folder });
  for (const name of await readdir(folder)) {
    if (!PART.test(name)) continue;
    const file = path.join(folder, name);
    const { mtimeMs } = await stat(file);
    if (now.getTime() - mtimeMs > A_DAY_MS) await rm(file, { force: true });
  }
};

/** If standard output is a file, Node's stream throws disk-full errors synchronously, bypassing all handlers. */
export const standardOutput = (): Writable => {
  const { fd } = process.stdout;
  const kind = fstatSync(fd);
  return kind.isFIFO() || kind.isSocket() ? process.stdout : createWriteStream("", { fd });
};

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/**
 * Writes a file atomically: under a temporary name, synced to disk before renaming. A failure leaves nothing behind.
 */
export const writeWhole = async <Result>(
  file: string,
  now: Date,
  write: (sink: Writable) => Promise<Result>,
): Promise<Result> => {
  const folder = path.dirname(file);
  const part = `${file}.${randomBytes(4).toString("hex")}.part`;
  try {
    await makeFolder(folder, now);
    const sink = createWriteStream(part, { flags: "wx", mode: PRIVATE.file, flush: true });
    // Reports a failure to open the file here, because `write` may attach its error handler later.
    await once(sink, "open");
    const result = await write(sink);
    chooseFile(file, now);
    await rename(part, file);
    await syncFolder(folder);
    return result;
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    throw explainWriting(error, folder);
  }
};
