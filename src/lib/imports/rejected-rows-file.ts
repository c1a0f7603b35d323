import { stringify } from "csv-stringify/sync";
import type { ImportHeader } from "../server/db/imports/imports.ts";
import type { RejectedRow } from "../server/db/imports/rejected-rows.ts";

const REASON = "reason";

/** Text that a spreadsheet would run as a formula gets an apostrophe; negative numbers and phone numbers don't. */
const guarded = (cell: string): string =>
  /^[=+\-@\t\r]/.test(cell) && !/^[+-]?[\d.,\s()-]+$/.test(cell) ? `'${cell}` : cell;

const lines = (rows: readonly (readonly string[])[], { delimiter }: ImportHeader): string =>
  stringify(
    rows.map((cells) => cells.map(guarded)),
    { delimiter, record_delimiter: "windows", quoted_match: /[\r\n]/ },
  );

/** The columns of a file that was mended before, without its reasons. */
const ownColumns = ({ columns }: ImportHeader): number =>
  columns.at(-1) === REASON ? columns.length - 1 : columns.length;

/** Without it, spreadsheets read UTF-8 as another encoding and save é as two letters. */
const BYTE_ORDER_MARK = "\ufeff";

/** The first line of a file with rejected rows: the columns of the imported file and the reason. */
export const rejectedHeader = (header: ImportHeader): string =>
  BYTE_ORDER_MARK + lines([[...header.columns.slice(0, ownColumns(header)), REASON]], header);

/** Rows with as many cells as the header, and their reason. */
export const rejectedLines = (header: ImportHeader, rows: readonly RejectedRow[]): string => {
  const width = ownColumns(header);
  const cellsOf = ({ cells, reason }: RejectedRow) => [
    ...Array.from({ length: width }, (_, i) => cells[i] ?? ""),
    reason,
  ];
  return lines(rows.map(cellsOf), header);
};

/** JSON records with their reason, one per line. Numbers keep all their digits, because the text is not parsed. */
export const rejectedRecords = (rows: readonly RejectedRow[]): string =>
  rows
    .map(({ cells: [record = ""], reason }) => {
      const open = record.replace(/\r?\n/g, " ").trimEnd().slice(0, -1).trimEnd();
      return `${open}${open === "{" ? "" : ","}"${REASON}":${JSON.stringify(reason)}}\n`;
    })
    .join("");
