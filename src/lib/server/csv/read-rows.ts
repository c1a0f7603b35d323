import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, type Parser, parse } from "csv-parse";
import { type FileProblem, fileError } from "#lib/domain/imports/file-error.ts";
import type { Row } from "#lib/domain/imports/import-format.ts";
import { type ReadableText, readText } from "./text-file.ts";

/** The start of a row: lines from 1, bytes from 0. */
export type Position = { line: number; byte: number };

export const START: Position = { line: 1, byte: 0 };

/** Rows per chunk. */
const CHUNK_ROWS = 1000;
/** An order line has about a hundred characters, and batches of many thousands are held in memory. */
const LONGEST_ROW = 1 << 14;
/** Skipping empty lines takes time, so gigabytes of them would keep a core busy for hours. */
const MOST_EMPTY_LINES = 10_000;
/** How much is unpacked and read to find a header. */
const HEADER_WITHIN = 1 << 20;

const REASONS: Record<string, FileProblem> = {
  CSV_QUOTE_NOT_CLOSED: "quote_not_closed",
  CSV_INVALID_CLOSING_QUOTE: "text_after_quote",
  INVALID_OPENING_QUOTE: "quote_inside",
  CSV_MAX_RECORD_SIZE: "row_too_long",
};

type Reading = { signal?: AbortSignal | undefined; rowsAtOnce?: number };

const rowsOf = async function* (
  file: ReadableText,
  text: AsyncIterable<Buffer>,
  { line, byte }: Position,
  rowsAtOnce: number,
): AsyncGenerator<Row[]> {
  // After each record, the current read position is where the next one starts.
  let next = { line, byte };
  let emptyLines = 0;
  const options = {
    bom: byte === 0,
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines, bytes }: { lines: number; bytes: number }): Row | null => {
      const row = { ...next, cells };
      next = { line: line + lines, byte: byte + bytes };
      if (cells.length > 1 || cells[0] !== "") {
        emptyLines = 0;
        return row;
      }
      emptyLines += 1;
      if (emptyLines > MOST_EMPTY_LINES)
        throw fileError("empty_lines", { file: file.name, line: row.line, most: MOST_EMPTY_LINES });
      return null;
    },
  };
  const parser = parse(options as never) as Parser;
  // An error in the text destroys the parser and is thrown where it is read.
  pipeline(Readable.from(text, { objectMode: false }), parser).catch(() => {});
  let rows: Row[] = [];
  try {
    for await (const row of parser) {
      rows.push(row as Row);
      if (rows.length < rowsAtOnce) continue;
      yield rows;
      rows = [];
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    const values = { file: file.name, line: next.line, detail: cause.message };
    throw fileError(REASONS[cause.code] ?? "malformed", values, { cause });
  }
  yield rows;
};

/**
 * The rows of a CSV file (RFC 4180: commas, double quotes) from a position on, in chunks, each row with its position.
 * Empty lines are skipped. Throws a one-line error if the file is malformed, and the signal's reason when aborted.
 */
export const readRows = (
  file: ReadableText,
  from: Position,
  { signal, rowsAtOnce = CHUNK_ROWS }: Reading = {},
): AsyncGenerator<Row[]> => rowsOf(file, readText(file, { byte: from.byte, signal }), from, rowsAtOnce);

const firstBytes = async function* (text: AsyncIterable<Buffer>, most: number): AsyncGenerator<Buffer> {
  let left = most;
  for await (const chunk of text) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
};

/** The cells of the first row within the first megabyte of text; empty if there is none. */
export const readHeader = async (file: ReadableText, signal?: AbortSignal): Promise<string[]> => {
  const text = firstBytes(readText(file, { signal }), HEADER_WITHIN);
  for await (const [first] of rowsOf(file, text, START, 1)) return [...(first?.cells ?? [])];
  return [];
};
