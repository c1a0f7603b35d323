import { fileError } from "#core/messages/file-error.ts";
import { readXml, type ZipArchive } from "./zip-archive.ts";

// How SpreadsheetML (ECMA-376, part 1, 18.3.1 and 18.8.30) stores the values of cells.

/** Built-in number formats that show a date or a time; those of the second list show a time of day. */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 34, 35, 36, 50, 51, 52, 53, 54, 55, 56, 57, 58]);
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 22, 32, 33, 45, 46, 47]);

/** What a number format shows of a number. */
type Shows = "number" | "day" | "time";

/** Excel's limit; a longer one would take long to read. */
const LONGEST_CODE = 255;

/** `code` is the format's own, for one that is not built in. */
const shownBy = (id: number, code: string | undefined): Shows => {
  if (code === undefined) {
    if (BUILT_IN_TIMES.has(id)) return "time";
    return BUILT_IN_DATES.has(id) ? "day" : "number";
  }
  if (code.length > LONGEST_CODE) return "number";
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
