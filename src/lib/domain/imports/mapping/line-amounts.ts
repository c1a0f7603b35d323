import { toNumber } from "../cells/decimals.ts";

/** A column of the file: its cells in the first rows, and those that are not empty. */
export type Column = { name: string; words: readonly string[]; cells: readonly string[]; values: readonly string[] };
/** The column of each field. */
export type FoundColumns = Map<string, Column>;

/** Whether a column's amounts are the price times the quantity, on nearly every row. */
const isProduct = (total: Column, price: Column, quantity: Column): boolean => {
  const rows = total.cells.flatMap((cell, i) => {
    const [sum, each, count] = [cell, price.cells[i] ?? "", quantity.cells[i] ?? ""].map(toNumber);
    return sum && each && count ? [{ sum, product: each * count, count }] : [];
  });
  const right = rows.filter(({ sum, product }) => Math.abs(sum - product) <= 0.011 + Math.abs(product) / 1000);
  return rows.some(({ count }) => count !== 1) && right.length >= 0.8 * rows.length;
};

/** Whether the rows of each order agree about a column; null if no order has several rows. */
const isOfOrder = (column: Column, order: Column): boolean | null => {
  const byOrder = new Map<string, Set<string>>();
  for (const [i, id] of order.cells.entries())
    byOrder.set(id, (byOrder.get(id) ?? new Set()).add(column.cells[i] ?? ""));
  return byOrder.size === order.cells.length ? null : [...byOrder.values()].every((values) => values.size === 1);
};

/** Names of a line's total, and as often of an order's. */
const ANY_TOTAL = /^(sub ?total|total|amount|sales|importe|valor total|importe total)$/;

/** In lines, an amount that differs within an order, is the price times the quantity, or is the only one, is the line's. */
export const withLineTotal = (found: FoundColumns): FoundColumns => {
  const [price, quantity, order, total, given] = ["price", "quantity", "order_id", "total_price", "line_total"].map(
    (field) => found.get(field),
  );
  const isOfLine = (column: Column): boolean => {
    const ofOrder = order ? isOfOrder(column, order) : null;
    return ofOrder === null && price && quantity ? isProduct(column, price, quantity) : !ofOrder;
  };
  const isAny = ({ words }: Column) => ANY_TOTAL.test(words.join(" "));
  const all = new Map(found);
  if (given && isAny(given) && !isOfLine(given)) {
    all.delete("line_total");
    if (!total) all.set("total_price", given);
  }
  if (total && !given && isAny(total) && isOfLine(total)) {
    all.delete("total_price");
    all.set("line_total", total);
  }
  return all;
};

/** A discount that differs within an order is the line's. */
export const withLineDiscount = (found: FoundColumns): FoundColumns => {
  const [discount, order] = [found.get("discount_amount"), found.get("order_id")];
  if (!discount || !order || found.has("line_discount")) return found;
  if (isOfOrder(discount, order) !== false) return found;
  const all = new Map(found).set("line_discount", discount);
  all.delete("discount_amount");
  return all;
};
