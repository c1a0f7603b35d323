import { isLike, type Looks } from "#features/imports/rules/mapping/column-values.ts";
import { tableParser } from "./parse-table.ts";
import { START } from "./position.ts";

/** Enough to tell titles from columns. */
const LOOKED_AT = 30;

const filledIn = (cells: readonly string[]): number => cells.filter((cell) => cell.trim() !== "").length;

/** The first rows of a text that may be cut off, without empty lines; those up to a malformed one. */
const firstRows = (text: string, delimiter: string): string[][] => {
  const parse = tableParser(delimiter, START);
  const rows: string[][] = [];
  try {
    for (const { cells } of parse(Buffer.from(text))) {
      if (cells.length > 1 || cells[0] !== "") rows.push([...cells]);
      if (rows.length === LOOKED_AT) break;
    }
    if (rows.length === 0) for (const { cells } of parse(null)) rows.push([...cells]);
  } catch {
    // Reading the file says what is wrong with it.
  }
  return rows;
};

/** A report's title and period, before rows of several columns: they have at most two cells, and less than half of those. */
const titlesIn = (rows: readonly string[][]): number => {
  const widest = Math.max(0, ...rows.map(filledIn));
  const first = rows.findIndex((cells) => filledIn(cells) > Math.max(2, widest / 2));
  return Math.max(0, first);
};

const VALUES: readonly Looks[] = ["emails", "writtenDates", "decimals"];

/** Whether the first row has values of the same kinds as the rows below it in two columns, which no names have. */
const isOfValues = ([first = [], ...others]: readonly string[][]): boolean => {
  const columns = first.filter((cell, i) => {
    const below = others.map((cells) => cells[i] ?? "").filter((text) => text.trim() !== "");
    return VALUES.some((looks) => cell.trim() !== "" && isLike(looks, [cell.trim()]) && isLike(looks, below));
  });
  return columns.length >= 2;
};

/** Excel's own line about what separates the cells. */
export const SEPARATOR_LINE = /^\ufeff?sep=(.)\r?\n/i;

/**
 * Which row of a table has the columns' names, counted without empty lines from 1, after what spreadsheets and reports
 * write before it; 0 if the first row has values.
 */
export const headerRowIn = (text: string, delimiter: string): number => {
  const own = SEPARATOR_LINE.test(text) ? 1 : 0;
  const rows = firstRows(text, delimiter).slice(own);
  const titles = titlesIn(rows);
  return titles === 0 && own === 0 && isOfValues(rows) ? 0 : own + titles + 1;
};
