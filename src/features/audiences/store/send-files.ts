import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { diskWatch, orNoSpace } from "#core/server/disk-space.ts";
import { settings } from "#core/server/settings.ts";

/** Files of finished sends, each named by its run: attempts at a run write the same one. */
const folder = (): string => path.resolve(settings().DATA_DIR, "audiences");

const getFilePath = (runId: string): string => path.join(folder(), `${runId}.csv`);

/** Characters per write. */
const CHUNK = 1 << 18;

export type SendFile = {
  bytes: number;
  /** SHA-256, hex. */
  hash: string;
};

const writeLines = async (part: string, lines: AsyncIterable<string>): Promise<SendFile> => {
  const file = await open(part, "w", 0o600);
  try {
    const watch = diskWatch(folder());
    const hash = createHash("sha256");
    let bytes = 0;
    let text = "";
    const flush = async () => {
      const chunk = Buffer.from(text);
      text = "";
      await watch(chunk.length);
      hash.update(chunk);
      await file.writeFile(chunk);
      bytes += chunk.length;
    };
    for await (const some of lines) {
      text += some;
      if (text.length >= CHUNK) await flush();
    }
    await flush();
    await file.sync();
    return { bytes, hash: hash.digest("hex") };
  } finally {
    await file.close();
  }
};

/**
 * Writes the file of a run's send and flushes it to disk; a file of an earlier attempt is replaced as a whole. Throws
 * SERVICE_UNAVAILABLE if the disk is full.
 */
export const writeSendFile = async (runId: string, lines: AsyncIterable<string>): Promise<SendFile> => {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const part = `${getFilePath(runId)}.${process.pid}.part`;
  try {
    const written = await writeLines(part, lines);
    await rename(part, getFilePath(runId));
    return written;
  } catch (error) {
    await rm(part, { force: true });
    throw orNoSpace(error);
  }
};

/** Null if the file is not on this machine. */
export const openSendFile = async (runId: string): Promise<ReadableStream<Uint8Array> | null> => {
  try {
    const file = await open(getFilePath(runId));
    return Readable.toWeb(file.createReadStream()) as ReadableStream<Uint8Array>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
};

/** A file is written before its send is recorded, so only an older one without a send is abandoned. */
const UNTOUCHED_MS = 3_600_000;

/** Deletes the files of no send: forgotten ones at once, and those that no send was recorded for. */
export const sweepSendFiles = async (
  needed: ReadonlySet<string>,
  forgotten: ReadonlySet<string>,
  at: Date,
): Promise<void> => {
  for (const name of existsSync(folder()) ? await readdir(folder()) : []) {
    const [runId = ""] = name.split(".");
    if (needed.has(runId)) continue;
    const file = path.join(folder(), name);
    const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: at.getTime() }));
    if (forgotten.has(runId) || at.getTime() - mtimeMs > UNTOUCHED_MS) await rm(file, { force: true });
  }
};
