import { stringify } from "csv-stringify/sync";

export type Columns = readonly string[] | readonly { key: string; header: string }[];

/**
 * Rows as RFC 4180 CSV in UTF-8 without a byte order mark under a head of the columns' names or labels. Text that a
 * spreadsheet would run as a formula (it begins with = + - @ tab or CR) gets an apostrophe in front; numbers stay numbers,
 * below zero too, with `decimalSign` before their decimals. Null is an empty cell. A long file is written in parts, the
 * head with the first.
 */
export const writeCsv = (
  columns: Columns,
  rows: readonly Record<string, unknown>[],
  { decimalSign = ".", header = true }: { decimalSign?: string; header?: boolean } = {},
): string =>
  stringify([...rows], {
    header,
    columns: [...columns],
    cast: { number: (value) => String(value).replace(".", decimalSign) },
    record_delimiter: "windows",
    escape_formulas: true,
    // By itself it quotes a line break only where that is the one between records.
    quoted_match: /[\r\n]/,
  });
