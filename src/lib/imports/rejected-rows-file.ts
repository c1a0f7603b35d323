import { stringify } from "csv-stringify/sync";
import type { RejectedRow } from "../server/db/imports/rejected-rows.ts";

const REASON = "reason";

/** Text that a spreadsheet would run as a formula gets an apostrophe; negative numbers and phone numbers don't. */
const guarded = (cell: string): string =>
  /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d.,\s()-]+$/.test(cell) ? `'${cell}` : cell;

const lines = (rows: readonly (readonly string[])[]): string =>
  stringify(
    rows.map((cells) => cells.map(guarded)),
    { record_delimiter: "windows", quoted_match: /[\r\n]/ },
  );

/** The columns of a file that was mended before, without its reasons. */
const ownColumns = (header: readonly string[]): number =>
  header.at(-1) === REASON ? header.length - 1 : header.length;

/** The first line of a file with rejected rows: the columns of the imported file and the reason. */
export const rejectedHeader = (header: readonly string[]): string =>
  lines([[...header.slice(0, ownColumns(header)), REASON]]);

/** Rows with as many cells as the header, and their reason. */
export const rejectedLines = (header: readonly string[], rows: readonly RejectedRow[]): string => {
  const width = ownColumns(header);
  return lines(rows.map(({ cells, reason }) => [...Array.from({ length: width }, (_, i) => cells[i] ?? ""), reason]));
};

/** JSON records with their reason, one per line. Numbers keep all their digits, because the text is not parsed. */
export const rejectedRecords = (rows: readonly RejectedRow[]): string =>
  rows
    .map(({ cells: [record = ""], reason }) => {
      const open = record.replace(/\r?\n/g, " ").trimEnd().slice(0, -1).trimEnd();
      return `${open}${open === "{" ? "" : ","}"${REASON}":${JSON.stringify(reason)}}\n`;
    })
    .join("");
