import { storableText } from "#core/values/texts.ts";
import { CellProblem } from "#features/imports/rules/cells/cell-problem.ts";
import { cellText } from "#features/imports/rules/cells/cell-text.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import type { ColumnOf } from "#features/imports/rules/layout.ts";
import { isSumRow, ORDER_PROBLEMS, type OrderFile } from "./order-file.ts";

/** The cells of a table by column. A row with fewer cells than the header ends in empty ones, as spreadsheets save it. */
export const tableCells = <Column extends string>(
  columnOf: ColumnOf,
  header: readonly string[],
  columns: readonly Column[],
  joined: Partial<Record<Column, readonly Column[]>>,
) => {
  const places = Object.fromEntries(columns.map((column) => [column, columnOf(column)])) as Record<Column, number>;
  // Numbered columns are not listed.
  const placeOf = (column: Column): number => (places[column] ??= columnOf(column));
  const textOf = ({ cells }: Row, column: Column): string => cellText(cells[placeOf(column)]);
  return {
    has: (column: Column) => placeOf(column) >= 0,
    nameOf: (column: Column): string => header[placeOf(column)] ?? "",
    namesOf: (column: Column): string[] =>
      [column, ...(joined[column] ?? [])].map((each) => header[placeOf(each)] ?? ""),
    text: (row: Row, column: Column) => {
      const own = textOf(row, column);
      const parts = joined[column];
      // A day may have its time in the same cell.
      if (!parts || /\d:\d\d/.test(own)) return own;
      return parts
        .map((each) => textOf(row, each))
        .join(" ")
        .trim();
    },
  };
};

/**
 * Values of a JSON file's records by their path, such as "billing.email". Keeps the last record parsed, because a format
 * reads its values one after the other.
 */
export const recordCells = <Column extends string>() => {
  let last: { row: Row; record: unknown } | undefined;
  const text = (row: Row, column: Column): string => {
    if (last?.row !== row) {
      try {
        last = { row, record: JSON.parse(row.cells[0] ?? "") };
      } catch {
        throw new CellProblem(column, "json", ORDER_PROBLEMS.json, { row, value: row.cells.join(",").slice(0, 200) });
      }
    }
    const value = column.split(".").reduce<unknown>(
      // Only a list has a length, whatever an object claims.
      (of, key) => (key === "length" && !Array.isArray(of) ? null : (of as Record<string, unknown> | null)?.[key]),
      last.record,
    );
    if (value === null || value === undefined) return "";
    return typeof value === "object" ? "{}" : cellText(storableText(String(value)));
  };
  return { has: () => true, text, namesOf: () => [], nameOf: () => "" };
};

/** A row without a number continues the order above it if it is part of one, and says nothing else in the columns `ofOrder`. */
export type Continuation<Column extends string> = {
  ofOrder: readonly Column[];
  isPart: (row: Row, file: OrderFile<Column>) => boolean;
};

/** Gives rows without a document the document of the row above, if they continue it: merged cells, and numbers that aren't repeated. */
export const continuing = <Column extends string>(
  file: OrderFile<Column>,
  keyOf: (row: Row) => string,
  { ofOrder, isPart }: Continuation<Column>,
): ((row: Row) => string) => {
  let [key, values] = ["", ofOrder.map(() => "")];
  return (row) => {
    const own = keyOf(row);
    const cells = ofOrder.map((column) => file.text(row, column));
    const isSame = cells.every((cell, i) => cell === "" || cell === values[i]);
    if (own === "" && key !== "" && isSame && !isSumRow(row) && isPart(row, file)) return key;
    // An order's further rows may leave the rest out too.
    values = own !== "" && own === key ? values.map((value, i) => value || (cells[i] ?? "")) : cells;
    key = own;
    return own;
  };
};

type Cells = Pick<Row, "cells">;

const textsAt = ({ cells }: Cells, places: readonly number[]): string =>
  places.map((place) => (cells[place] ?? "").trim()).join("\n");

export const hasNoCustomer = (row: Cells, customers: readonly number[]): boolean =>
  textsAt(row, customers).trim() === "";

/**
 * Whether an order without a customer may be that of the customer above, as its file's first rows show: customers are left of the orders, none is
 * repeated on the next row, and nobody comes again or an order's further rows leave the customer out. Many such files mean a guest. `order` is the
 * place of what begins another order; `isNumber`: all rows of an order have it.
 */
export const leavesCustomersOut = (
  sample: readonly Cells[],
  customers: readonly number[],
  { order, isNumber }: { order: number; isNumber: boolean },
): boolean => {
  const rows = sample.filter((row) => !isSumRow(row));
  const who = rows.map((row) => textsAt(row, customers));
  const written = who.filter((each) => each.trim() !== "");
  if (!customers.some((place) => place < order) || who[0]?.trim() === "") return false;
  if (written.some((each, i) => i > 0 && each === written[i - 1])) return false;
  let above = "";
  const isWithin = rows.some((row) => {
    const id = textsAt(row, [order]);
    const continues = isNumber && hasNoCustomer(row, customers) && (id === "" || id === above);
    above = id || above;
    return continues;
  });
  return isWithin || new Set(written).size === written.length;
};
