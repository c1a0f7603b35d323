import { cleanId } from "#core/values/texts.ts";

/** What databases, statistics packages and spreadsheets write where there is no value. Null is a surname. */
const NO_VALUE = new Set(["NULL", "null", "NaN", "nan", "None", "N/A", "n/a", "#N/A", "\\N", "-", "--", "–", "—"]);
const LONGEST_NO_VALUE = 4;

/** Zero-width spaces and direction marks, which web pages and spreadsheets leave in texts that are copied from them. */
export const INVISIBLE = /[\u061C\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g;

/** Lines that people draw between rows of a table. */
const DRAWN = /^[-–—_=*~.·•#+|/\\\s]*$/;

/** Whether a row says nothing: all its cells are empty, or it only separates the rows around it. */
export const isBlankRow = (cells: readonly string[]): boolean =>
  cells.every((cell) => DRAWN.test(cell) || cellText(cell) === "");

/** A cell's text without marks that have no shape; "" where it says in any of the usual ways that there is none. */
export const cellText = (cell: string | undefined): string => {
  const text = cell?.replace(INVISIBLE, "").trim() ?? "";
  return text.length <= LONGEST_NO_VALUE && NO_VALUE.has(text) ? "" : text;
};

/** Whether a spreadsheet has rounded a number: 5.67891E+12. */
export const isRounded = (text: string): boolean => /^\d([.,]\d+)?E\+\d+$/i.test(text);

/**
 * An ID, a phone number or a postal code as the shop wrote it: without the apostrophe that keeps spreadsheets from
 * calculating with it ('0123), and without the decimals that statistics packages add (17850.0).
 */
export const plainId = (text: string): string => {
  const clean = cleanId(text);
  const id = clean.startsWith("'") ? clean.replace(/^'(?=.)/, "") : clean;
  return id.includes(".0") ? id.replace(/^(\d+)\.0+$/, "$1") : id;
};

/** What shops write as the customer's ID where there is no account. */
const GUESTS = new Set(["0", "-1", "guest"]);

export const isGuestId = (id: string): boolean => GUESTS.has(id.toLowerCase());
