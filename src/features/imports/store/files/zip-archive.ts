import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { SaxesParser } from "saxes";
import { type Entry, type Options, open as openZip, type ZipFile } from "yauzl";
import { assertUnpacked } from "./unpacked-size.ts";

/** A workbook has a few dozen files. */
const MOST_ENTRIES = 10_000;

export type ZipArchive = {
  /** The paths of the files in it. */
  files: readonly string[];
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
      files: [...entries.keys()],
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

/** No cell is longer; the parser holds a whole text or tag in memory. */
const LONGEST_PIECE = 1 << 20;

/** The parser remembers every open element. */
const MOST_LEVELS = 100;

/** `most`: the bytes that a file with little in it may have. */
type XmlFile = { file: string; name: string; most?: number };

type XmlEvents = {
  /** Names are without their namespace's prefix. */
  onOpen: (name: string, attributes: Readonly<Record<string, string>>) => void;
  onClose?: (name: string) => void;
  onText?: (text: string) => void;
};

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);

/**
 * Reads an XML file of an archive as a stream, with a pause after each chunk in which `between` may write what was found.
 * Throws an error for damaged XML, and a one-line error for more text than one may hold.
 */
export const readXml = async (
  archive: ZipArchive,
  { file, name, most = Number.POSITIVE_INFINITY }: XmlFile,
  { onOpen, onClose, onText }: XmlEvents,
  between?: () => Promise<void>,
): Promise<void> => {
  const { bytes, packed } = await archive.read(file);
  const parser = new SaxesParser();
  let [sinceEvent, level] = [0, 0];
  parser.on("opentag", ({ name, attributes }) => {
    sinceEvent = 0;
    level++;
    if (level > MOST_LEVELS) throw new Error("elements are nested too deeply");
    onOpen(localName(name), attributes);
  });
  parser.on("closetag", ({ name }) => {
    sinceEvent = 0;
    level--;
    onClose?.(localName(name));
  });
  if (onText) {
    parser.on("text", onText);
    parser.on("cdata", onText);
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let read = 0;
  for await (const chunk of bytes as AsyncIterable<Buffer>) {
    read += chunk.length;
    assertUnpacked(name, read, packed);
    if (read > most) throw new Error(`${file} is too long`);
    sinceEvent += chunk.length;
    parser.write(decoder.decode(chunk, { stream: true }));
    if (sinceEvent > LONGEST_PIECE) throw new Error("a cell is too long");
    await between?.();
  }
  parser.close();
};
