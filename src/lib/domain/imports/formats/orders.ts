import { ORDER_COLUMNS, ORDER_NAMES, type OrderColumn, readOrderRow } from "../orders/order-columns.ts";
import { ownNotation } from "../orders/order-file.ts";
import { onlyRow, orderFormat } from "../orders/order-format.ts";

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
  notation: ownNotation,
  read: (rows, file) => readOrderRow(onlyRow(rows, file, "order_id"), file, { items: [], total: null }),
});
