import { isAscii, isUtf8 } from "node:buffer";
import { StringDecoder } from "node:string_decoder";
import { type FileProblem, fileError } from "#core/messages/file-error.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Row } from "#features/imports/rules/import-format.ts";

/** The start of a row: lines from 1, bytes from 0. */
export type Position = { line: number; byte: number };

export const START: Position = { line: 1, byte: 0 };

/** In bytes, of all cells of a row. An order line has about a hundred, and batches of many thousands are held in memory. */
export const LONGEST_ROW = 1 << 14;
/** Characters of a row with its quotes and delimiters. */
const LONGEST_TEXT = 1 << 20;
const MOST_BYTES_OF_CHARACTER = 3;
const QUOTE_CODE = 34;
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
    if (text.charCodeAt(at + 1) !== QUOTE_CODE) return at;
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
  if (text.charCodeAt(filled) === QUOTE_CODE) {
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
    const close = text.charCodeAt(at) === QUOTE_CODE ? quotedUntil(text, start, at, layout) : null;
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

/** An order of hundreds of lines; many records are held in memory. */
const LONGEST_RECORD = 1 << 18;
const RECORDS_AT_ONCE = 100;

const [NEWLINE, QUOTE, BACKSLASH, COMMA] = [10, 34, 92, 44];
const [OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [123, 125, 91, 93];
/** Space, tab and line ends, and the three bytes of a byte order mark. */
const SKIPPED = new Set([32, 9, 13, NEWLINE, 0xef, 0xbb, 0xbf]);

/**
 * The records of a JSON text from the start of one on, in chunks: the objects of an array, or objects one after another
 * (NDJSON). Each row's only cell is the record's text. Throws a one-line error for anything else.
 */
export const jsonRecords = async function* (
  name: string,
  text: AsyncIterable<Buffer>,
  from: Position,
): AsyncGenerator<Row[]> {
  let { line, byte } = from;
  let rows: Row[] = [];
  let list = "none" as "none" | "open" | "closed";
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  let start = from;
  let parts: Buffer[] = [];
  let length = 0;
  const malformed = (detail: string) => fileError("not_json_records", { file: name, line, detail });

  const between = (letter: number): void => {
    if (SKIPPED.has(letter) || (letter === COMMA && list !== "closed")) return;
    if (letter === OPEN && list !== "closed") {
      depth = 1;
      start = { line, byte };
    } else if (letter === OPEN_LIST && list === "none" && from.byte === 0 && rows.length === 0) list = "open";
    // Read from the middle on, its beginning was not seen.
    else if (letter === CLOSE_LIST && (list === "open" || from.byte > 0)) list = "closed";
    else throw malformed(String.fromCharCode(letter));
  };

  const inside = (letter: number): void => {
    if (isText) {
      if (isEscaped) isEscaped = false;
      else if (letter === BACKSLASH) isEscaped = true;
      else if (letter === QUOTE) isText = false;
    } else if (letter === QUOTE) isText = true;
    else if (letter === OPEN || letter === OPEN_LIST) depth++;
    else if (letter === CLOSE || letter === CLOSE_LIST) depth--;
  };

  const take = (end: Buffer): void => {
    const record = Buffer.concat([...parts, end]);
    parts = [];
    length = 0;
    if (!isUtf8(record)) throw fileError("not_utf8", { file: name, line: start.line });
    rows.push({ ...start, cells: [record.toString()] });
  };

  for await (const chunk of text) {
    let begin = 0;
    for (let i = 0; i < chunk.length; i++, byte++) {
      const letter = chunk[i] ?? 0;
      if (depth === 0) {
        between(letter);
        begin = i;
      } else {
        inside(letter);
        if (depth === 0) take(chunk.subarray(begin, i + 1));
      }
      if (letter === NEWLINE) line++;
    }
    if (depth > 0) {
      parts.push(Buffer.from(chunk.subarray(begin)));
      length += chunk.length - begin;
      if (length > LONGEST_RECORD) throw fileError("record_too_long", { file: name, line: start.line });
    }
    for (; rows.length >= RECORDS_AT_ONCE; rows = rows.slice(RECORDS_AT_ONCE)) yield rows.slice(0, RECORDS_AT_ONCE);
  }
  yield rows;
  if (depth > 0 || list === "open") throw fileError("json_not_closed", { file: name, line });
};
