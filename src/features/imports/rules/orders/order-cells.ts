import { storableText } from "#core/values/texts.ts";
import { CellProblem } from "#features/imports/rules/cells/cell-problem.ts";
import { cellText } from "#features/imports/rules/cells/cell-text.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import type { ColumnOf } from "#features/imports/rules/layout.ts";
import { ORDER_PROBLEMS } from "./order-file.ts";

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
