import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { v7 as uuidv7 } from "uuid";
import { settings } from "#core/server/settings.ts";
import { diskWatch, orNoSpace } from "./files/disk-space.ts";

/** Files uploaded over HTTP and waiting for import: in a local folder, each with a unique name. */
const folder = (): string => path.resolve(settings().DATA_DIR, "uploads");

export const uploadPath = (upload: string): string => path.join(folder(), upload);

export const hasUpload = (upload: string): boolean => existsSync(uploadPath(upload));

/** The size of an upload in bytes; 0 if it is not on this machine. */
export const sizeOfUpload = async (upload: string): Promise<number> =>
  (await stat(uploadPath(upload)).catch(() => ({ size: 0 }))).size;

export const removeUpload = (upload: string): Promise<void> => rm(uploadPath(upload), { force: true });

const syncFolder = async (): Promise<void> => {
  const handle = await open(folder());
  await handle.sync().finally(() => handle.close());
};

export type Upload = {
  /** The file's name in the folder. */
  upload: string;
  bytes: number;
  /** SHA-256 of the file as received, hex. */
  hash: string;
};

const write = async (part: string, body: AsyncIterable<Uint8Array>): Promise<Omit<Upload, "upload">> => {
  const file = await open(part, "wx", 0o600);
  try {
    const hash = createHash("sha256");
    let bytes = 0;
    const watch = diskWatch(folder());
    for await (const chunk of body) {
      await watch(chunk.byteLength);
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.byteLength;
    }
    await file.sync();
    return { bytes, hash: hash.digest("hex") };
  } finally {
    await file.close();
  }
};

/** Creates the folder unless it exists. */
export const prepareUploads = async (): Promise<void> => {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
};

/**
 * Saves a body as a file, chunk by chunk, flushed to disk on return. Leaves nothing behind if it throws: the body's
 * error, or SERVICE_UNAVAILABLE if the disk is full.
 */
export const saveUpload = async (body: AsyncIterable<Uint8Array>): Promise<Upload> => {
  await prepareUploads();
  const upload = uuidv7();
  const part = uploadPath(`${upload}.${process.pid}.part`);
  try {
    const written = await write(part, body);
    await rename(part, uploadPath(upload));
    await syncFolder();
    return { upload, ...written };
  } catch (error) {
    await rm(part, { force: true });
    throw orNoSpace(error);
  }
};

/**
 * A body being received is written to continuously and its row follows at once; a ticket file is read by its own
 * request. So an older file without a row is abandoned.
 */
const UNTOUCHED_MS = 3_600_000;

/** Deletes files with none of these names, and partial uploads whose process has ended. */
export const sweepUploads = async (needed: ReadonlySet<string>, now: Date): Promise<void> => {
  for (const name of existsSync(folder()) ? await readdir(folder()) : []) {
    if (needed.has(name)) continue;
    const { mtimeMs } = await stat(uploadPath(name)).catch(() => ({ mtimeMs: now.getTime() }));
    if (now.getTime() - mtimeMs > UNTOUCHED_MS) await rm(uploadPath(name), { force: true });
  }
};
