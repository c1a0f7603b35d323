import { stringify } from "csv-stringify/sync";

/**
 * Rows as RFC 4180 CSV in UTF-8 without a byte order mark under a head of the columns' names. Text that a spreadsheet
 * would run as a formula (it begins with = + - @ tab or CR) gets an apostrophe in front; numbers stay numbers, below zero
 * too. Null is an empty cell.
 */
export const writeCsv = (columns: readonly string[], rows: readonly Record<string, unknown>[]): string =>
  stringify([...rows], {
    header: true,
    columns: [...columns],
    record_delimiter: "windows",
    escape_formulas: true,
    // By itself it quotes a line break only where that is the one between records.
    quoted_match: /[\r\n]/,
  });
