import { fileError } from "#core/messages/file-error.ts";
import { isBlankRow } from "#features/imports/rules/cells/cell-text.ts";
import { JSON_HEADER, type Row } from "#features/imports/rules/import-format.ts";
import { jsonRecords, type Position, START, TableError, tableParser } from "./parse-rows.ts";

import { type ReadableText, readText } from "./text-file.ts";

/** Rows per chunk. */
const CHUNK_ROWS = 1000;
/** Skipping empty lines takes time, so gigabytes of them would keep a core busy for hours. */
const MOST_EMPTY_LINES = 10_000;
/** How much is unpacked and read to find a header. */
const HEADER_WITHIN = 1 << 20;

type ReadOptions = { signal?: AbortSignal | undefined; rowsAtOnce?: number };

const parsedRows = async function* (
  file: ReadableText,
  text: AsyncIterable<Buffer>,
  from: Position,
): AsyncGenerator<Generator<Row>> {
  const parse = tableParser(file.delimiter, from);
  for await (const part of text) yield parse(part);
  yield parse(null);
};

const tableRows = async function* (
  file: ReadableText,
  text: AsyncIterable<Buffer>,
  from: Position,
  rowsAtOnce: number,
): AsyncGenerator<Row[]> {
  let emptyLines = 0;
  let rows: Row[] = [];
  try {
    for await (const parsed of parsedRows(file, text, from)) {
      for (const row of parsed) {
        const isEmpty = row.cells.length === 1 && row.cells[0] === "";
        emptyLines = isEmpty ? emptyLines + 1 : 0;
        if (emptyLines > MOST_EMPTY_LINES)
          throw fileError("empty_lines", { file: file.name, line: row.line, most: MOST_EMPTY_LINES });
        if (isEmpty) continue;
        rows.push(row);
        if (rows.length < rowsAtOnce) continue;
        yield rows;
        rows = [];
      }
    }
  } catch (cause) {
    if (!(cause instanceof TableError)) throw cause;
    throw fileError(cause.problem, { file: file.name, line: cause.line }, { cause });
  }
  yield rows;
};

const parseRows = (
  file: ReadableText,
  text: AsyncIterable<Buffer>,
  from: Position,
  rowsAtOnce: number,
): AsyncGenerator<Row[]> =>
  file.kind === "json" ? jsonRecords(file.name, text, from) : tableRows(file, text, from, rowsAtOnce);

/**
 * The rows of a table (RFC 4180, with the file's delimiter) from a position on, in chunks, each row with its position;
 * the first is the header. Empty lines are skipped. Of a JSON file, its records, without a header. Throws a one-line
 * error if the file is malformed, and the signal's reason when aborted.
 */
export const readRows = (
  file: ReadableText,
  from: Position,
  { signal, rowsAtOnce = CHUNK_ROWS }: ReadOptions = {},
): AsyncGenerator<Row[]> => parseRows(file, readText(file, { byte: from.byte, signal }), from, rowsAtOnce);

/** Rows of a table below its header that say something. */
const withoutBlank = (file: ReadableText, rows: Row[]): Row[] =>
  file.kind === "json" ? rows : rows.filter(({ cells }) => !isBlankRow(cells));

/** The same without the header and what is before it, and without rows that only separate others. */
export const readRecords = async function* (
  file: ReadableText,
  from: Position,
  reading: ReadOptions = {},
): AsyncGenerator<Row[]> {
  let skip = from.byte === 0 && file.kind === "table" ? file.headerRow : 0;
  for await (const rows of readRows(file, from, reading)) {
    yield withoutBlank(file, skip > 0 ? rows.slice(skip) : rows);
    skip = Math.max(0, skip - rows.length);
  }
};

const firstBytes = async function* (text: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let left = most;
  for await (const chunk of text) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
};

/** The first rows within the first megabyte of text, at most so many. */
const readFirstRows = async (file: ReadableText, most: number, signal?: AbortSignal): Promise<Row[]> => {
  const text = firstBytes(readText(file, { signal }), HEADER_WITHIN);
  const found: Row[] = [];
  try {
    for await (const rows of parseRows(file, text, START, 1)) {
      found.push(...rows);
      if (found.length >= most) break;
    }
  } catch (error) {
    // The last record may end after the first megabyte.
    if (found.length === 0) throw error;
  }
  return found.slice(0, most);
};

/** The names of the columns of a file that has none. */
const numbered = (rows: readonly Row[]): string[] =>
  Array.from({ length: Math.max(0, ...rows.map(({ cells }) => cells.length)) }, (_, i) => `Column ${i + 1}`);

/**
 * The columns' names and the first records within the first megabyte of text, at most so many; `JSON_HEADER` for JSON. Columns
 * without names are numbered.
 */
export const readStart = async (
  file: ReadableText,
  most: number,
  signal?: AbortSignal,
): Promise<{ header: string[]; rows: Row[] }> => {
  if (file.kind === "json")
    return { header: [...JSON_HEADER], rows: most > 0 ? await readFirstRows(file, most, signal) : [] };
  const before = file.headerRow;
  const rows = await readFirstRows(file, before + Math.max(1, most), signal);
  const header = before > 0 ? [...(rows[before - 1]?.cells ?? [])] : numbered(rows);
  return { header, rows: withoutBlank(file, rows.slice(before, before + most)) };
};

/** The cells of the header; empty if there is none. A JSON file has `JSON_HEADER`. */
export const readHeader = async (file: ReadableText, signal?: AbortSignal): Promise<string[]> =>
  (await readStart(file, 0, signal)).header;
