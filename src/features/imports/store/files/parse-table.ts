import { isAscii } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import type { FileProblem } from "#core/messages/file-error.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import type { Position } from "./position.ts";

/** In bytes, of all cells of a row. An order line has about a hundred, and batches of many thousands are held in memory. */
export const LONGEST_ROW = 1 << 14;
/** Characters of a row with its quotes and delimiters. */
const LONGEST_TEXT = 1 << 20;
const MOST_BYTES_OF_CHARACTER = 3;
const QUOTE = 34;
const BOM = "\ufeff";

/** A row that is malformed, and the line where it begins. */
export class TableError extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.table-error");

  readonly problem: FileProblem;
  readonly line: number;

  constructor(problem: FileProblem, line: number) {
    super(`${problem} in line ${line}`);
    this.problem = problem;
    this.line = line;
  }
}

type Newline = "\r\n" | "\n" | "\r";
/** Without an end, the text ended first; the last cell is then what is there of it. */
type Parsed = { cells: string[]; end?: number };

/** The closing quote of the cell whose quote opens at `open`; -1 if it is not in the text, or perhaps the first half of two. */
const closingQuote = (text: string, open: number, isEnd: boolean): number => {
  for (let at = text.indexOf('"', open + 1); at >= 0; at = text.indexOf('"', at + 2)) {
    if (at + 1 === text.length) return isEnd ? at : -1;
    if (text.charCodeAt(at + 1) !== QUOTE) return at;
  }
  return -1;
};

/** What ends a row: the first line break outside quotes. Undefined if that is still to come. */
const findNewline = (text: string, delimiter: string, isEnd: boolean): Newline | undefined => {
  let isCellStart = true;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isCellStart && character === '"') {
      const close = closingQuote(text, at, isEnd);
      if (close < 0) break;
      at = close;
      isCellStart = false;
    } else if (character === "\n") return "\n";
    else if (character === "\r") {
      if (at + 1 === text.length && !isEnd) break;
      return text[at + 1] === "\n" ? "\r\n" : "\r";
    } else isCellStart = character === delimiter || (at === 0 && character === BOM);
  }
  return isEnd ? "\n" : undefined;
};

const occurrences = (text: string, part: string, from: number, to: number): number => {
  let count = 0;
  for (let at = text.indexOf(part, from); at >= 0 && at < to; at = text.indexOf(part, at + 1)) count++;
  return count;
};

type Layout = { delimiter: string; newline: Newline; isEnd: boolean };

const endsCell = (text: string, at: number, { delimiter, newline }: Layout): boolean =>
  at === text.length || text.startsWith(newline, at) || text.startsWith(delimiter, at);

/**
 * Where the quoted cell at `at` of the row at `start` is closed: -1 if that is still to come, null if the quote is a letter. Files
 * with tabs mostly don't quote cells ("Best" mug, 3" tall), unless they quote all: then the first cell with a text is quoted.
 */
const quotedUntil = (text: string, start: number, at: number, layout: Layout): number | null => {
  const { delimiter, newline, isEnd } = layout;
  const close = closingQuote(text, at, isEnd);
  const isWhole = close >= 0 && (isEnd || close + newline.length < text.length);
  if (delimiter !== "\t") return isWhole ? close : -1;
  let filled = start;
  while (filled < at && text.startsWith(delimiter, filled)) filled++;
  if (text.charCodeAt(filled) === QUOTE) {
    const first = filled === at ? close : closingQuote(text, filled, isEnd);
    if (!isWhole) return -1;
    if (endsCell(text, first + 1, layout)) return close;
  }
  const tab = text.indexOf(delimiter, at);
  if (tab >= 0 && (close < 0 || tab < close)) return null;
  if (!isWhole) return close < 0 && isEnd ? null : -1;
  return endsCell(text, close + 1, layout) ? close : null;
};

/** The row at `start`, whose cells may be quoted, or what is wrong with a quote. A quote after other letters is a letter. */
const parseQuoted = (text: string, start: number, layout: Layout): Parsed | FileProblem => {
  const { delimiter, newline, isEnd } = layout;
  const cells: string[] = [];
  let lineEnd = -1;
  for (let at = start; ; at += delimiter.length) {
    const from = at;
    const close = text.charCodeAt(at) === QUOTE ? quotedUntil(text, start, at, layout) : null;
    if (close !== null) {
      if (close < 0) return { cells: [...cells, text.slice(from)] };
      const cell = text.slice(at + 1, close);
      cells.push(cell.includes('"') ? cell.replaceAll('""', '"') : cell);
      at = close + 1;
    } else {
      if (lineEnd < at) lineEnd = text.indexOf(newline, at);
      if (lineEnd < 0 && !isEnd) return { cells: [...cells, ...text.slice(from).split(delimiter)] };
      const [ofLine, ofCell] = [lineEnd < 0 ? text.length : lineEnd, text.indexOf(delimiter, at)];
      at = ofCell < 0 ? ofLine : Math.min(ofCell, ofLine);
      const cell = text.slice(from, at);
      // A space before a quoted cell, whose delimiters would divide it.
      if (delimiter !== "\t" && /^\s+"/.test(cell)) return "space_before_quote";
      cells.push(cell);
    }
    if (at === text.length) return { cells, end: at };
    if (text.startsWith(newline, at)) return { cells, end: at + newline.length };
    if (!text.startsWith(delimiter, at)) return "text_after_quote";
  }
};

/** The row at `start`, which has no quotes. */
const parsePlain = (text: string, start: number, lineEnd: number, { delimiter, newline, isEnd }: Layout): Parsed => {
  if (lineEnd >= 0) return { cells: text.slice(start, lineEnd).split(delimiter), end: lineEnd + newline.length };
  return { cells: text.slice(start).split(delimiter), ...(isEnd && { end: text.length }) };
};

const isTooLong = (cells: readonly string[]): boolean =>
  cells.reduce((sum, cell) => sum + Buffer.byteLength(cell), 0) > LONGEST_ROW;

/**
 * Splits the text of a table in UTF-8 into rows (RFC 4180, with the given delimiter), each with its position; the row at
 * `from` is the first. Rows end with the line break that ends the first one. To be called with each part of the text, and
 * with null after the last. Most rows have no quotes, so they are split as a whole; throws `TableError`.
 */
export const tableParser = (delimiter: string, from: Position): ((part: Buffer | null) => Generator<Row>) => {
  const decoder = new StringDecoder("utf8");
  let newline: Newline | undefined;
  let rest = "";
  let isRestAscii = true;
  let { line, byte } = from;

  return function* (part) {
    const isEnd = part === null;
    // One byte a character, which is faster; a character cut off before begins with another byte.
    const isPlain = !part || isAscii(part);
    const text = rest + (part ? (isPlain ? part.toString("latin1") : decoder.write(part)) : decoder.end());
    const isBytes = isPlain && isRestAscii;
    newline ??= findNewline(text, delimiter, isEnd);
    let start = 0;
    if (byte === 0 && text.startsWith(BOM)) {
      start = BOM.length;
      byte = Buffer.byteLength(BOM);
    }
    let quote = text.indexOf('"', start);
    while (start < text.length) {
      const lineEnd = newline ? text.indexOf(newline, start) : -1;
      if (quote >= 0 && quote < start) quote = text.indexOf('"', start);
      const hasQuotes = quote >= 0 && (lineEnd < 0 || quote < lineEnd);
      const layout = { delimiter, newline: newline ?? "\n", isEnd: isEnd && newline !== undefined };
      const row = hasQuotes ? parseQuoted(text, start, layout) : parsePlain(text, start, lineEnd, layout);
      if (newline && typeof row === "string") throw new TableError(row, line);
      const { cells, end }: Parsed = typeof row === "string" ? { cells: [] } : row;
      const length = (end ?? text.length) - start;
      if (length > LONGEST_TEXT || (length * MOST_BYTES_OF_CHARACTER > LONGEST_ROW && isTooLong(cells)))
        throw new TableError("row_too_long", line);
      if (end === undefined && isEnd) throw new TableError("quote_not_closed", line);
      if (end === undefined || !newline) break;
      const bytes = isBytes ? end - start : Buffer.byteLength(text.slice(start, end));
      const lines = hasQuotes ? occurrences(text, newline === "\r" ? "\r" : "\n", start, end) : 1;
      const at = { line, byte };
      [start, line, byte] = [end, line + lines, byte + bytes];
      yield { ...at, cells };
    }
    rest = text.slice(start);
    isRestAscii = isBytes || Buffer.byteLength(rest) === rest.length;
  };
};
