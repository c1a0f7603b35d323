import { createWriteStream } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import path from "node:path";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileError } from "#core/messages/file-error.ts";
import { AppError } from "#core/values/errors.ts";
import { assertUnpacked } from "#features/imports/store/files/unpacked-size.ts";
import { isWorkbook } from "#features/imports/store/files/workbook.ts";
import { openArchive, type ZipArchive } from "#features/imports/store/files/zip-archive.ts";

const ZIP = Buffer.from("PK\x03\x04");

const isZip = async (file: string): Promise<boolean> => {
  const handle = await open(file).catch(() => null);
  try {
    if (!handle || (await handle.stat()).isDirectory()) return false;
    return (await handle.read(Buffer.alloc(4), 0, 4, 0)).buffer.equals(ZIP);
  } finally {
    await handle?.close();
  }
};

/** Folders, and what Macs and Windows add to archives. */
const isHidden = (entry: string): boolean => /\/$|(^|\/)(\.|__MACOSX\/|Thumbs\.db$|desktop\.ini$)/i.test(entry);

const limited = (name: string, packed: number): Transform => {
  let bytes = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      bytes += chunk.length;
      try {
        assertUnpacked(name, bytes, packed);
        done(null, chunk);
      } catch (error) {
        done(error as Error);
      }
    },
  });
};

const unpack = async (archive: ZipArchive, name: string, folder: string): Promise<string[]> => {
  const files: string[] = [];
  for (const entry of archive.files.filter((each) => !isHidden(each))) {
    // By its last part only, and in a folder of its own: an entry may name any path.
    const to = path.join(folder, String(files.length));
    await mkdir(to, { recursive: true });
    const file = path.join(to, path.basename(entry.replaceAll("\\", "/")));
    const { bytes, packed } = await archive.read(entry);
    await pipeline(bytes, limited(`${name}: ${entry}`, packed), createWriteStream(file, { mode: 0o600 }));
    files.push(file);
  }
  return files;
};

/**
 * The files in a ZIP archive, unpacked into `folder`; null for any other file, workbooks among them. Throws a one-line error for an archive that
 * is damaged, has no files, or expands too much.
 */
export const unpackArchive = async (file: string, folder: string): Promise<string[] | null> => {
  if (!(await isZip(file))) return null;
  const name = path.basename(file);
  try {
    const archive = await openArchive(file);
    try {
      if (isWorkbook(archive)) return null;
      const files = await unpack(archive, name, folder);
      if (files.length === 0) throw fileError("empty", { file: name });
      return files;
    } finally {
      archive.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw fileError("damaged", { file: name }, { cause: error });
  }
};
