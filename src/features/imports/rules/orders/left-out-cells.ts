import type { Row } from "#features/imports/rules/import-format.ts";
import { isSumRow, type OrderFile } from "./order-file.ts";

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
/** The place of what begins another order, and whether that is a number which all rows of an order have. */
type Document = { order: number; isNumber: boolean };

const textsAt = ({ cells }: Cells, places: readonly number[]): string[] =>
  places.map((place) => (cells[place] ?? "").trim());

/**
 * What an order without a customer is in a file whose customers are left of its orders: "same" if the file leaves out a customer who is the
 * same as on the row above, as it does within an order; "unclear" if it could; null if each order says who bought, or nobody known did.
 */
const findMeaning = (
  rows: readonly Cells[],
  customers: readonly number[],
  { order, isNumber }: Document,
): "same" | "unclear" | null => {
  const isLeft = customers.some((place) => place < order);
  const who = rows.map((row) => textsAt(row, customers).join("\n"));
  const written = who.filter((each) => each.trim() !== "");
  // A first row without a customer has none above it, and a file that repeats one leaves none out.
  if (!isLeft || who[0]?.trim() === "" || written.some((each, i) => i > 0 && each === written[i - 1])) return null;
  let above = "";
  const isWithin = rows.some(({ cells }, i) => {
    const id = (cells[order] ?? "").trim();
    const continues = isNumber && who[i]?.trim() === "" && (id === "" || id === above);
    above = id || above;
    return continues;
  });
  // Files that leave out customers are in their order, so that nobody comes again.
  const isInOrder = new Set(written).size === written.length;
  return isWithin && isInOrder ? "same" : isWithin || isInOrder ? "unclear" : null;
};

/**
 * Follows the customers of a file's rows in their order, of a file that writes each once. `complete` gives the rows of an order without one the
 * customer of the row above, if that is what the file means; `note` says what to tell the user.
 */
export const customerFollower = (sample: readonly Cells[], customers: readonly number[], document: Document) => {
  const rows = sample.filter((row) => !isSumRow(row));
  const meaning = customers.length === 0 ? null : findMeaning(rows, customers, document);
  if (meaning === null) return null;
  const isWithout = (row: Cells): boolean => textsAt(row, customers).every((text) => text === "");
  const aboveOf = new WeakMap<Row, Row>();
  let last: Row | undefined;
  return {
    /** Whether a reading depends on the rows before it. */
    remembers: meaning === "same",
    follow: (row: Row): void => {
      if (isSumRow(row)) return;
      if (!isWithout(row)) last = row;
      else if (last && meaning === "same") aboveOf.set(row, last);
    },
    complete: (rows: readonly [Row, ...Row[]]) => {
      const [first, ...others] = rows;
      if (!rows.every(isWithout)) return { rows, note: null };
      const above = aboveOf.get(first);
      if (!above) return { rows, note: "no_customer" as const };
      const width = Math.max(first.cells.length, ...customers.map((place) => place + 1));
      const cells = Array.from({ length: width }, (_, place) =>
        customers.includes(place) ? (above.cells[place] ?? "") : (first.cells[place] ?? ""),
      );
      const completed: readonly [Row, ...Row[]] = [{ ...first, cells }, ...others];
      return { rows: completed, note: "customer_above" as const };
    },
  };
};
