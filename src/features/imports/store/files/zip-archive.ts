import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { type Entry, type Options, open as openZip, type ZipFile } from "yauzl";

/** A workbook has a few dozen files. */
const MOST_ENTRIES = 10_000;

export type ZipArchive = {
  has: (file: string) => boolean;
  /** The unpacked bytes of a file in it, and how many are stored. Throws for a file that is not in it or is damaged. */
  read: (file: string) => Promise<{ bytes: Readable; packed: number }>;
  close: () => void;
};

const open = promisify<string, Options, ZipFile>(openZip);

const readEntries = (zip: ZipFile): Promise<Map<string, Entry>> =>
  new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>();
    zip.on("entry", (entry: Entry) => {
      if (entries.size >= MOST_ENTRIES) return reject(new Error("too many files"));
      entries.set(entry.fileName, entry);
      zip.readEntry();
    });
    zip.once("end", () => resolve(entries));
    zip.once("error", reject);
    zip.readEntry();
  });

/** Opens a ZIP archive by its directory, without unpacking anything. Throws if it is none. */
export const openArchive = async (path: string): Promise<ZipArchive> => {
  const zip = await open(path, { lazyEntries: true, autoClose: false });
  try {
    const entries = await readEntries(zip);
    const readStream = promisify<Entry, Readable>((entry, done) => zip.openReadStream(entry, done));
    return {
      has: (file) => entries.has(file),
      read: async (file) => {
        const entry = entries.get(file);
        if (!entry) throw new Error(`no ${file}`);
        return { bytes: await readStream(entry), packed: entry.compressedSize };
      },
      close: () => zip.close(),
    };
  } catch (error) {
    zip.close();
    throw error;
  }
};
