import type { DateOrder, DecimalSign } from "#core/values/import-options.ts";
import { cellText } from "../cells/cell-text.ts";
import { writtenAmount } from "../cells/decimals.ts";
import type { ColumnOf, Columns } from "../header.ts";
import type { Row, Shop } from "../import-format.ts";

/** The only value that all votes are for; null if there is none or they disagree. */
const agreed = <Value>(votes: readonly Value[]): Value | null => {
  const [first] = votes;
  return first !== undefined && votes.every((vote) => vote === first) ? first : null;
};

/** The order of day, month and year in a column of dates; null if no date shows it, or two contradict each other. */
export const detectDateOrder = (values: readonly string[]): DateOrder | null =>
  agreed(
    values.flatMap((text): DateOrder[] => {
      const [, a = "", b = ""] = /^(\d{1,4})[./-](\d{1,2})[./-]\d{1,4}\b/.exec(text) ?? [];
      if (a.length === 4) return ["ymd"];
      if (Number(a) > 12) return ["dmy"];
      return Number(b) > 12 ? ["mdy"] : [];
    }),
  );

/** The decimal sign in a column of amounts; null if none shows it, as 1.234 does not, or two contradict each other. */
export const detectDecimalSign = (values: readonly string[]): DecimalSign | null =>
  agreed(
    values.flatMap((text): DecimalSign[] => {
      const [, sign, decimals = ""] = /([.,])(\d+)\D*$/.exec(text) ?? [];
      if (sign !== "." && sign !== ",") return [];
      const other = sign === "." ? "," : ".";
      // Thousands are in groups of three, so anything else is decimals, as is what follows both signs.
      return decimals.length !== 3 || text.includes(other) ? [sign] : [];
    }),
  );

/** Rows that are looked at. */
export const SHOWING_ROWS = 200;

const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b/;

/**
 * How a file writes its dates and amounts, where its first rows show it: 15/05/2026 proves that the day comes first, and
 * 12,50 the decimal comma. Only columns of the format count.
 */
export const notationIn = (
  { columns, oneOf = [], optional = [] }: Columns,
  columnOf: ColumnOf,
  rows: readonly Pick<Row, "cells">[],
): Pick<Shop, "dateOrder" | "decimalSign"> => {
  const places = new Set([...columns, ...oneOf, ...optional].map(columnOf).filter((place) => place >= 0));
  const values = [...places].map((place) =>
    rows.map(({ cells }) => cellText(cells[place])).filter((text) => text !== ""),
  );
  const dates = values.filter((column) => column.every((text) => DATE.test(text)));
  const amounts = values.filter((column) => column.every((text) => writtenAmount(text) && !DATE.test(text)));
  // A year of four digits in front shows itself, and nothing about other columns.
  const numeric = dates.flat().filter((text) => !/^\d{4}/.test(text));
  const [dateOrder, decimalSign] = [detectDateOrder(numeric), detectDecimalSign(amounts.flat())];
  return { ...(dateOrder && { dateOrder }), ...(decimalSign && { decimalSign }) };
};
