import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";
import type { LanguageTag } from "#core/messages/language.ts";
import { type FileHeaders, localizeRows, withFileHeaders } from "#core/messages/localize-rows.ts";
import { AppError } from "#core/values/errors.ts";
import { withoutInnerFormulas } from "#core/values/texts.ts";

/** A new temporary file without a name: nothing is left behind however the process ends. To be closed by the caller. */
export const openUnlinkedFile = async (): Promise<FileHandle> => {
  const name = path.join(os.tmpdir(), `customer-360-${randomUUID()}`);
  const file = await open(name, "wx+", 0o600);
  try {
    await rm(name);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
};

const noSpace = (cause: unknown) =>
  new AppError("SERVICE_UNAVAILABLE", "There is no disk space for this file", { values: { seconds: 600 }, cause });

/**
 * Streams text of any length through a temporary file that is written first, so that a transaction doesn't last as long
 * as a slow reader, and failures happen before the response starts.
 */
export const bufferedOnDisk = async (
  fill: (write: (text: string) => Promise<void>) => Promise<void>,
): Promise<ReadableStream<Uint8Array>> => {
  const file = await openUnlinkedFile();
  try {
    await fill(async (text) => void (await file.write(text)));
  } catch (error) {
    await file.close();
    const isFull = (error as NodeJS.ErrnoException).code === "ENOSPC";
    throw isFull ? noSpace(error) : error;
  }
  return Readable.toWeb(file.createReadStream({ start: 0 })) as ReadableStream<Uint8Array>;
};

export type Table = { columns: Columns; rows: readonly Record<string, unknown>[]; decimalSign?: string };

/** Writes a list of any length as one file: `each` passes its rows in pages to a callback, and `tableOf` formats them. */
export type TableWriter = <Row>(
  tableOf: (rows: readonly Row[]) => Table,
  each: (take: (rows: readonly Row[]) => Promise<void>) => Promise<void>,
) => Promise<ReadableStream<Uint8Array>>;

/** As CSV; the header is written even without rows. */
export const csvInParts: TableWriter = (tableOf, each) =>
  bufferedOnDisk(async (write) => {
    await write(writeCsv(tableOf([]).columns, []));
    await each((rows) => {
      const { columns, rows: cells, decimalSign = "." } = tableOf(rows);
      return write(writeCsv(columns, cells, { decimalSign, header: false }));
    });
  });

/** As CSV with these headers; without them, with the reader's labels, which are field names in English. */
export const csvWith = (headers: FileHeaders | undefined, language: LanguageTag): TableWriter =>
  headers === undefined
    ? csvInParts
    : (tableOf, each) => csvInParts((rows) => withFileHeaders(tableOf(rows), headers, language), each);

type Columns = readonly string[] | readonly { key: string; header: string }[];

/**
 * A phone number in E.164. Tools that send SMS refuse an apostrophe before it, and as a formula it would only be a number:
 * without operators, references or names it can do no harm.
 */
const PHONE = /^\+\d{7,15}$/;

/**
 * Writes rows as RFC 4180 CSV in UTF-8 without a byte order mark, with column names or labels as header. Text that a
 * spreadsheet would run as a formula (it starts with = + - @ tab or CR) gets an apostrophe, also after a semicolon, tab or line break within it,
 * except phone numbers, which are quoted; numbers stay numbers, also negative ones, with `decimalSign` before the decimals. Null is an empty
 * cell. A long file is written in parts, the header with the first.
 */
export const writeCsv = (
  columns: Columns,
  rows: readonly Record<string, unknown>[],
  { decimalSign = ".", header = true }: { decimalSign?: string; header?: boolean } = {},
): string =>
  stringify([...rows], {
    header,
    columns: [...columns],
    cast: {
      number: (value) => String(value).replace(".", decimalSign),
      string: (value) =>
        PHONE.test(value) ? { value, quoted: true, escape_formulas: false } : withoutInnerFormulas(value),
    },
    record_delimiter: "windows",
    escape_formulas: true,
    // By default, the library quotes only our own separators.
    quoted_match: /[;\t\r\n]/,
  });

/** A table whose rows are all known, in the reader's language. */
export const writeRows = async (
  write: TableWriter,
  keys: readonly string[],
  rows: readonly Record<string, unknown>[],
  language: LanguageTag,
): Promise<{ body: ReadableStream<Uint8Array> }> => ({
  body: await write(
    (some: readonly Record<string, unknown>[]) => localizeRows(keys, some, language),
    (take) => take(rows),
  ),
});
