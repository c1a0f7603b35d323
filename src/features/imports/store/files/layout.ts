import { isUtf8 } from "node:buffer";
import { fileError } from "#core/messages/file-error.ts";
import type { Encoding } from "#features/imports/rules/layout.ts";
import { isLike, type Looks } from "#features/imports/rules/mapping/column-values.ts";
import { chooseEncoding, countLines, detectUtf16, NO_LINES } from "./encoding.ts";
import { START, tableParser } from "./parse-rows.ts";

/** Enough to tell titles from columns. */
const LOOKED_AT = 30;

const filledIn = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== "").length;

/** The first rows of a text that may be cut off, without empty lines; those up to a malformed one. */
const firstRows = (text: string, delimiter: string): string[][] => {
  const parse = tableParser(delimiter, START);
  const rows: string[][] = [];
  try {
    for (const { cells } of parse(Buffer.from(text))) {
      if (cells.length > 1 || cells[0] !== "") rows.push([...cells]);
      if (rows.length === LOOKED_AT) break;
    }
    if (rows.length === 0) for (const { cells } of parse(null)) rows.push([...cells]);
  } catch {
    // Reading the file says what is wrong with it.
  }
  return rows;
};

/** A report's title and period, before rows of several columns: they have at most two cells, and less than half of those. */
const titlesIn = (rows: readonly string[][]): number => {
  const widest = Math.max(0, ...rows.map(filledIn));
  const first = rows.findIndex((cells) => filledIn(cells) > Math.max(2, widest / 2));
  return Math.max(0, first);
};

const VALUES: readonly Looks[] = ["emails", "writtenDates", "decimals"];

/** Whether the first row has values of the same kinds as the rows below it in two columns, which no names have. */
const isOfValues = ([first = [], ...others]: readonly string[][]): boolean => {
  const columns = first.filter((cell, i) => {
    const below = others.map((cells) => cells[i] ?? "").filter((text) => text.trim() !== "");
    return VALUES.some((looks) => cell.trim() !== "" && isLike(looks, [cell.trim()]) && isLike(looks, below));
  });
  return columns.length >= 2;
};

/** Excel's own line about what separates the cells. */
const SEPARATOR_LINE = /^\ufeff?sep=(.)\r?\n/i;

/**
 * Which row of a table has the columns' names, counted without empty lines from 1, after what spreadsheets and reports
 * write before it; 0 if the first row has values.
 */
export const headerRowIn = (text: string, delimiter: string): number => {
  const own = SEPARATOR_LINE.test(text) ? 1 : 0;
  const rows = firstRows(text, delimiter).slice(own);
  const titles = titlesIn(rows);
  return titles === 0 && own === 0 && isOfValues(rows) ? 0 : own + titles + 1;
};

/** Rows of cells, or JSON records: an array, or one after another. */
export type TextKind = "table" | "json";

const DELIMITERS = [",", ";", "\t"] as const;
export type Delimiter = (typeof DELIMITERS)[number];

type Layout = {
  kind: TextKind;
  encoding: Encoding;
  delimiter: Delimiter;
  /** The row with the columns' names, counted without empty lines from 1; 0 if there is none. */
  headerRow: number;
};

/** What other kinds of files begin with, whatever their name says. */
const OTHER_KINDS: [kind: string, signature: Buffer][] = [
  ["pdf", Buffer.from("%PDF")],
  ["zip", Buffer.from("PK\x03\x04")],
  // Also of encrypted XLSX workbooks.
  ["old_excel", Buffer.from("d0cf11e0a1b11ae1", "hex")],
  ["image", Buffer.from("89504e47", "hex")],
  ["image", Buffer.from("ffd8ff", "hex")],
  ["image", Buffer.from("GIF8")],
];

const assertText = (name: string, head: Buffer): void => {
  const [kind] = OTHER_KINDS.find(([, signature]) => head.subarray(0, signature.length).equals(signature)) ?? [];
  if (kind) throw fileError("other_kind", { file: name, kind });
};

/** The encoding that the start shows: its last line may be cut off. */
const detectStartEncoding = (head: Buffer): Encoding => {
  const utf16 = detectUtf16(head);
  if (utf16) return utf16;
  if (isUtf8(head)) return "utf-8";
  return chooseEncoding(countLines(NO_LINES, head.subarray(0, head.lastIndexOf(10) + 1))) ?? "utf-8";
};

const occurrences = (line: string, delimiter: string): number => {
  let isQuoted = false;
  let found = 0;
  for (const letter of line) {
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === delimiter && !isQuoted) found++;
  }
  return found;
};

/** Titles above a header have none. */
const LINES = 30;

/** The delimiter that a spreadsheet names, or occurs most often in the first line that has one, outside quotes. */
const detectDelimiter = (text: string): Delimiter => {
  const [, named] = SEPARATOR_LINE.exec(text) ?? [];
  const given = DELIMITERS.find((delimiter) => delimiter === named);
  if (given) return given;
  for (const line of text.trimStart().split(/[\r\n]+/, LINES)) {
    const counts = DELIMITERS.map((delimiter) => occurrences(line, delimiter));
    const most = Math.max(...counts);
    if (most > 0) return DELIMITERS[counts.indexOf(most)] ?? ",";
  }
  return ",";
};

/** Shops and reports write tables as HTML or XML, and name them .xls. */
const detectMarkup = (text: string): string => {
  if (/urn:schemas-microsoft-com:office:spreadsheet/.test(text)) return "xml_table";
  return /<table/i.test(text) && !/<(form|input)\b/i.test(text) ? "html_table" : "web_page";
};

/**
 * How a file's text is written, by its first bytes, in the `chosen` encoding or in the one that they show. Throws a one-line error for a web page, a picture, a PDF or another
 * file that is no text.
 */
export const detectLayout = (name: string, head: Buffer, chosen?: Encoding): Layout => {
  assertText(name, head);
  const encoding = chosen ?? detectStartEncoding(head);
  const text = new TextDecoder(encoding).decode(head);
  const start = text.trimStart();
  if (/^<(!doctype|html|\?xml|table)/i.test(start))
    throw fileError("other_kind", { file: name, kind: detectMarkup(start) });
  const kind = start.startsWith("{") || start.startsWith("[") ? "json" : "table";
  if (kind === "json") return { kind, encoding, delimiter: ",", headerRow: 1 };
  const delimiter = detectDelimiter(text);
  return { kind, encoding, delimiter, headerRow: headerRowIn(text, delimiter) };
};
