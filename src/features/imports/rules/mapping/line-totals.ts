import { toNumber } from "#features/imports/rules/cells/amounts.ts";
import { ANY_TOTAL, findAmountMeaning } from "#features/imports/rules/orders/rows-of-orders.ts";
import { hasSeveralRows, isWrittenPerLine } from "../orders/rows-of-orders.ts";
import type { Column, FoundColumns } from "./name-columns.ts";

/** Whether a column's amounts are the price times the quantity, on nearly every row. */
const isProduct = (total: Column, price: Column, quantity: Column): boolean => {
  const rows = total.cells.flatMap((cell, i) => {
    const [sum, each, count] = [cell, price.cells[i] ?? "", quantity.cells[i] ?? ""].map(toNumber);
    return sum && each && count ? [{ sum, product: each * count, count }] : [];
  });
  const right = rows.filter(({ sum, product }) => Math.abs(sum - product) <= 0.011 + Math.abs(product) / 1000);
  return rows.some(({ count }) => count !== 1) && right.length >= 0.8 * rows.length;
};

/** What each row's line comes to by the columns of its price and quantity. */
const toLineAmounts = (price: Column | undefined, quantity: Column | undefined): (number | null)[] =>
  price && quantity
    ? price.cells.map((cell, i) =>
        cell === "" || !quantity.cells[i] ? null : toNumber(cell) * toNumber(quantity.cells[i]),
      )
    : [];

/** Whether a column's amounts are the orders', which agree about them; null if no order has several rows. */
const isOfOrder = (column: Column, order: Column, ofLines?: readonly (number | null)[]): boolean | null =>
  hasSeveralRows(order.cells) ? !isWrittenPerLine(order.cells, column.cells, ofLines) : null;

/** In lines, an amount that differs within an order, is the price times the quantity, or is the only one, is the line's. */
export const withLineTotal = (found: FoundColumns): FoundColumns => {
  const [price, quantity, order, total, given] = ["price", "quantity", "order_id", "total_price", "line_total"].map(
    (field) => found.get(field),
  );
  const ofLines = toLineAmounts(price, quantity);
  const isOfLine = (column: Column): boolean => {
    const ofOrder = order ? isOfOrder(column, order, ofLines) : null;
    return ofOrder === null && price && quantity ? isProduct(column, price, quantity) : !ofOrder;
  };
  const isAny = ({ words }: Column) => ANY_TOTAL.test(words.join(" "));
  const all = new Map(found);
  const only = price || (given && total) ? undefined : (given ?? total);
  if (only && order && isAny(only) && hasSeveralRows(order.cells)) {
    const product = found.get("product_id") ?? found.get("product_name");
    const meaning = findAmountMeaning(
      only.cells.map((amount, i) => ({
        order: order.cells[i] ?? "",
        product: product?.cells[i] ?? "",
        quantity: quantity?.cells[i] ?? "",
        amount,
      })),
    );
    all.delete("line_total");
    all.delete("total_price");
    // Where the orders don't tell, the user is asked.
    return meaning === null ? all : all.set(meaning === "line" ? "line_total" : "total_price", only);
  }
  if (given && isAny(given) && !isOfLine(given)) {
    all.delete("line_total");
    if (!total) all.set("total_price", given);
  }
  // No name makes an amount the order's if it differs within orders.
  const differs = total && order && isOfOrder(total, order, ofLines) === false;
  if (total && !given && (differs || (isAny(total) && isOfLine(total)))) {
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

/** What a layout calls a share is a line's amount where the line costs that much less. */
export const withoutLargeShare = (found: FoundColumns): FoundColumns => {
  const [share, total] = [found.get("discount_share"), found.get("line_total")];
  if (!share || !total || found.has("line_discount")) return found;
  const ofLines = toLineAmounts(found.get("price"), found.get("quantity"));
  const off = share.cells.map((cell) => (cell.includes("%") ? Number.NaN : toNumber(cell || "0")));
  const isOfLine = total.cells.every(
    (cell, i) => Math.abs(toNumber(cell) - (ofLines[i] ?? Number.NaN) + (off[i] ?? 0)) <= 0.011,
  );
  if (!isOfLine || !off.some((amount) => amount >= 1)) return found;
  const all = new Map(found).set("line_discount", share);
  all.delete("discount_share");
  return all;
};
