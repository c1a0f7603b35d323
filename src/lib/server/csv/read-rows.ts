import { Readable } from "node:stream";
import { CsvError, type Parser, parse } from "csv-parse";
import { AppError } from "#lib/domain/errors.ts";
import type { Row } from "#lib/domain/ingest/format.ts";
import { type ReadableText, readText } from "./text-file.ts";

/** Where a row begins: lines are counted from 1, bytes from 0. */
export type Position = { line: number; byte: number };

export const START: Position = { line: 1, byte: 0 };

/** Rows handed on at a time. */
const CHUNK_ROWS = 1000;
/** An order's line has some hundred characters, and a batch of many thousands is held in memory. */
const LONGEST_ROW = 1 << 14;

const REASONS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "a quote is opened and never closed",
  CSV_INVALID_CLOSING_QUOTE: "after a closing quote there must be a comma or the line's end",
  INVALID_OPENING_QUOTE: "a quote stands inside a cell that does not begin with one",
  CSV_MAX_RECORD_SIZE: "a row is too long: most likely a quote is not closed",
};

/**
 * The rows of a CSV file (RFC 4180: commas, double quotes) from a position on, some at a time, each knowing where it
 * begins. Empty lines are passed over. Throws one line on what breaks the file itself.
 */
export const readRows = async function* (file: ReadableText, { line, byte }: Position): AsyncGenerator<Row[]> {
  // After each record, what has been read of the file is where the next one begins.
  let next = { line, byte };
  const options = {
    bom: byte === 0,
    relax_column_count: true,
    max_record_size: LONGEST_ROW,
    on_record: (cells: string[], { lines, bytes }: { lines: number; bytes: number }): Row | null => {
      const row = { ...next, cells };
      next = { line: line + lines, byte: byte + bytes };
      return cells.length === 1 && cells[0] === "" ? null : row;
    },
  };
  const parser = Readable.from(readText(file, byte), { objectMode: false }).pipe(parse(options as never)) as Parser;
  let rows: Row[] = [];
  try {
    for await (const row of parser) {
      rows.push(row as Row);
      if (rows.length < CHUNK_ROWS) continue;
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
