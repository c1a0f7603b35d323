import type { CreditNote } from "#records/rules/match-credits.ts";
import type { Row } from "../import-format.ts";
import { ORDER_COLUMNS, ORDER_NAMES, ORDER_TIME, type OrderColumn, readOrderRow } from "../orders/order-columns.ts";
import type { OrderFile } from "../orders/order-file.ts";
import { onlyRow, orderFormat, type ReadOrder } from "../orders/order-format.ts";

/** A negative total is a refund, which is subtracted from an earlier order of the customer. */
const read = (rows: readonly [Row, ...Row[]], file: OrderFile<OrderColumn>): ReadOrder | CreditNote => {
  const row = onlyRow(rows, file, "order_id");
  const isNegative = /[(−-]/.test(file.text(row, "total_price"));
  const total = isNegative ? file.moneyIn(row, "currency").amount(row, "total_price") : null;
  if (total === null || total >= 0) return readOrderRow(row, file, { items: [], total: null });
  const { order, customer, ...others } = readOrderRow(row, file, { items: [], total: 0 });
  if (order.status !== "completed" && order.status !== "refunded") return { order, customer, ...others };
  if (!customer) throw file.wrong(row, "total_price", "guest_refund");
  return {
    externalId: order.externalId,
    customerExternalId: customer.externalId,
    creditedAt: order.orderedAt,
    lines: [{ line: row.line, productId: null, quantity: 0, amount: -total }],
  };
};

/**
 * Our own layout of orders, one a row. The file goes into one storefront, so a column store_id is not read; status and
 * source may be in words of English, Spanish and Portuguese.
 */
export const orders = orderFormat<OrderColumn>({
  name: "orders",
  summary: "orders: one per row, with total, date and customer",
  columns: ["order_id", "order_date", "total_price"],
  optional: ORDER_COLUMNS,
  otherNames: ORDER_NAMES,
  documentColumn: "order_id",
  groupsWhole: true,
  joined: ORDER_TIME,
  read,
});
