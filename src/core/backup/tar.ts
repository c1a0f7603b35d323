import { type Extract, extract, pack } from "tar-stream";
import { BrandedError } from "#core/values/branded-error.ts";

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
