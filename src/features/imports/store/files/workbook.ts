import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { SaxesParser } from "saxes";
import { type Entry, type Options, open as openZip, type ZipFile } from "yauzl";
import { fileError } from "#core/messages/file-error.ts";
import { assertUnpacked } from "./disk-space.ts";

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

// How SpreadsheetML (ECMA-376, part 1, 18.3.1 and 18.8.30) stores the values of cells.

/** Built-in number formats that show a date or a time; those of the second list show a time of day. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 22, 32, 33, 45, 46, 47]);

/** What a number format shows of a number. */
type Shows = "number" | "day" | "time";

/** `code` is the format's own, for one that is not built in. */
const shownBy = (id: number, code: string | undefined): Shows => {
  if (code === undefined) {
    if (BUILT_IN_TIMES.has(id)) return "time";
    return BUILT_IN_DATES.has(id) ? "day" : "number";
  }
  // Without quoted text, escaped characters, colors and conditions; [h] is elapsed time.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, "").replace(/\[(?!h+\]|m+\]|s+\])[^\]]*\]/gi, "");
  if (/[hs]/i.test(bare)) return "time";
  return /[dy]/i.test(bare) || /^m+$/i.test(bare) ? "day" : "number";
};

const DAY_SECONDS = 86_400;
/** Day 0 of the two calendars of workbooks, in UTC. */
const FROM_1900 = Date.UTC(1899, 11, 30);
const FROM_1904 = Date.UTC(1904, 0, 1);

/** A serial number as a date and time, without a zone: 2026-11-02 09:30:00. */
export const dateText = (serial: number, shows: "day" | "time", is1904: boolean): string => {
  const seconds = Math.round(serial * DAY_SECONDS);
  const at = new Date((is1904 ? FROM_1904 : FROM_1900) + seconds * 1000);
  if (Number.isNaN(at.getTime())) return String(serial);
  const [day = "", clock = ""] = at
    .toISOString()
    .replace(/\.\d+Z$/, "")
    .split("T");
  if (serial >= 0 && serial < 1) return clock;
  return shows === "time" || seconds % DAY_SECONDS !== 0 ? `${day} ${clock}` : day;
};

/** Files store numbers with 17 digits, and spreadsheets show 15: 2.5499999999999998 is 2.55. */
export const numberText = (stored: string): string => {
  const value = Number(stored);
  if (stored.trim() === "" || !Number.isFinite(value)) return stored;
  const shown = Number(value.toPrecision(15));
  const text = String(shown);
  return text.includes("e-") ? shown.toFixed(20).replace(/0+$/, "") : text;
};

/** Characters that XML can't hold are written as _x000D_. */
export const plainText = (stored: string): string =>
  stored.includes("_x")
    ? stored.replace(/_x([\dA-F]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : stored;

/** The position of a cell's column from 0, by its reference: C7 is 2. */
export const parseColumnIndex = (reference: string): number => {
  let column = 0;
  for (const letter of reference) {
    const place = letter.charCodeAt(0) - 64;
    if (place < 1 || place > 26) break;
    column = column * 26 + place;
  }
  return column - 1;
};

/** Characters of all shared texts, which are held in memory. */
const MOST_SHARED = 1 << 26;
/** Sheets that a person can choose from. */
const MOST_SHEETS = 50;
/** Bytes of the list of sheets, their relations and the styles, which are held in memory too. */
const MOST_BYTES = 1 << 24;

type Sheet = { name: string; file: string };

export type Workbook = {
  /** The visible sheets, at least one: their names and files. */
  sheets: readonly [Sheet, ...Sheet[]];
  is1904: boolean;
  /** Texts that cells refer to by their position. */
  texts: readonly string[];
  /** What each cell style shows of a number. */
  styles: readonly Shows[];
};

const WORKBOOK = "xl/workbook.xml";

/** Relationships name files relative to `xl`, or from the archive's root. */
const toArchivePath = (target: string): string => (target.startsWith("/") ? target.slice(1) : `xl/${target}`);

const readRelations = async (archive: ZipArchive, name: string) => {
  const files = new Map<string, string>();
  const types = new Map<string, string>();
  await readXml(
    archive,
    { file: "xl/_rels/workbook.xml.rels", name, most: MOST_BYTES },
    {
      onOpen: (tag, { Id = "", Type = "", Target = "" }) => {
        if (tag !== "Relationship") return;
        files.set(Id, toArchivePath(Target));
        types.set(Type.slice(Type.lastIndexOf("/") + 1), toArchivePath(Target));
      },
    },
  );
  return { files, types };
};

const readSharedTexts = async (archive: ZipArchive, file: string | undefined, name: string): Promise<string[]> => {
  if (!file || !archive.has(file)) return [];
  const texts: string[] = [];
  let length = 0;
  let text = "";
  let isText = false;
  let isPhonetic = false;
  await readXml(
    archive,
    { file, name },
    {
      onOpen: (tag) => {
        if (tag === "si") text = "";
        if (tag === "rPh") isPhonetic = true;
        isText = tag === "t" && !isPhonetic;
      },
      onText: (part) => {
        if (!isText) return;
        text += part;
        if (length + text.length > MOST_SHARED) throw fileError("too_many_texts", { file: name });
      },
      onClose: (tag) => {
        isText = false;
        if (tag === "rPh") isPhonetic = false;
        if (tag !== "si") return;
        texts.push(plainText(text));
        // An empty text takes memory too.
        length += text.length + 16;
        if (length > MOST_SHARED) throw fileError("too_many_texts", { file: name });
      },
    },
  );
  return texts;
};

const readStyles = async (archive: ZipArchive, file: string | undefined, name: string): Promise<Shows[]> => {
  if (!file || !archive.has(file)) return [];
  const codes = new Map<number, string>();
  const styles: Shows[] = [];
  let isOfCells = false;
  await readXml(
    archive,
    { file, name, most: MOST_BYTES },
    {
      onOpen: (tag, { numFmtId, formatCode }) => {
        if (tag === "numFmt") codes.set(Number(numFmtId), formatCode ?? "");
        if (tag === "cellXfs") isOfCells = true;
        if (tag === "xf" && isOfCells) styles.push(shownBy(Number(numFmtId ?? 0), codes.get(Number(numFmtId))));
      },
      onClose: (tag) => {
        if (tag === "cellXfs") isOfCells = false;
      },
    },
  );
  return styles;
};

/** Reads the list of an XLSX workbook's visible sheets, and what their cells refer to. */
export const readWorkbook = async (archive: ZipArchive, name: string): Promise<Workbook> => {
  const sheets: { name: string; id: string }[] = [];
  let is1904 = false;
  await readXml(
    archive,
    { file: WORKBOOK, name, most: MOST_BYTES },
    {
      onOpen: (tag, attributes) => {
        if (tag === "workbookPr") is1904 = /^(1|true)$/.test(attributes.date1904 ?? "");
        if (tag !== "sheet" || /hidden/i.test(attributes.state ?? "")) return;
        const [, id = ""] = Object.entries(attributes).find(([key]) => key.endsWith(":id")) ?? [];
        sheets.push({ name: attributes.name ?? "", id });
      },
    },
  );
  const { files, types } = await readRelations(archive, name);
  const [first, ...others] = sheets.slice(0, MOST_SHEETS).flatMap((sheet): Sheet[] => {
    const file = files.get(sheet.id);
    return file && archive.has(file) ? [{ name: sheet.name, file }] : [];
  });
  if (!first) throw fileError("no_sheet", { file: name });
  return {
    sheets: [first, ...others],
    is1904,
    texts: await readSharedTexts(archive, types.get("sharedStrings"), name),
    styles: await readStyles(archive, types.get("styles"), name),
  };
};

export const isWorkbook = (archive: ZipArchive): boolean => archive.has(WORKBOOK);
