import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CsvError, type Parser, parse } from "csv-parse";
import { AppError } from "#lib/domain/errors.ts";
import type { Row } from "#lib/domain/imports/import-format.ts";
import { type ReadableText, readText } from "./text-file.ts";

/** Where a row begins: lines are counted from 1, bytes from 0. */
export type Position = { line: number; byte: number };

export const START: Position = { line: 1, byte: 0 };

/** Rows handed on at a time. */
const CHUNK_ROWS = 1000;
/** An order's line has some hundred characters, and a batch of many thousands is held in memory. */
const LONGEST_ROW = 1 << 14;
/** Passing over empty lines takes time and gives nothing: a file of gigabytes of them would keep a core busy for hours. */
const MOST_EMPTY_LINES = 10_000;
/** What is unpacked and read to find a header. */
const HEADER_WITHIN = 1 << 20;

const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  CSV_INVALID_CLOSING_QUOTE: "after a closing quote there must be a comma or the line's end",
  INVALID_OPENING_QUOTE: "a quote stands inside a cell that does not begin with one",
  CSV_MAX_RECORD_SIZE: "a row is too long: most likely a quote is not closed",
};

type Reading = { signal?: AbortSignal | undefined; rowsAtOnce?: number };

const rowsOf = async function* (
  file: ReadableText,
  text: AsyncIterable<Buffer>,
  { line, byte }: Position,
  rowsAtOnce: number,
): AsyncGenerator<Row[]> {
  // After each record, what has been read of the file is where the next one begins.
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
        throw new AppError("INVALID_BODY", `${file.name}, line ${row.line}: more than ${MOST_EMPTY_LINES} empty lines`);
      return null;
    },
  };
  const parser = parse(options as never) as Parser;
  // An error of the text destroys the parser, and is thrown where that is read.
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
    const reason = REASONS[cause.code] ?? cause.message;
    throw new AppError("INVALID_BODY", `${file.name}, line ${next.line}: ${reason}`, { cause });
  }
  yield rows;
};

/**
 * The rows of a CSV file (RFC 4180: commas, double quotes) from a position on, some at a time, each knowing where it
 * begins. Empty lines are passed over. Throws one line on what breaks the file itself; the signal's reason where that is
 * aborted.
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

/** The cells of the first row, looked for in the first megabyte of text; none where that has no row. */
export const readHeader = async (file: ReadableText, signal?: AbortSignal): Promise<string[]> => {
  const text = firstBytes(readText(file, { signal }), HEADER_WITHIN);
  for await (const [first] of rowsOf(file, text, START, 1)) return [...(first?.cells ?? [])];
  return [];
};
