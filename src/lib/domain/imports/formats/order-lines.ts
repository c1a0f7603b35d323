import type { IncomingItem } from "../../commerce/incoming-records.ts";
import type { Row } from "../import-format.ts";
import { ORDER_COLUMNS, ORDER_NAMES, type OrderColumn, readOrderRow } from "../orders/order-columns.ts";
import { type OrderFile, type OrderMoney, ownNotation } from "../orders/order-file.ts";
import { orderFormat, type ReadOrder } from "../orders/order-format.ts";

const OF_LINE = [
  ...(["product_name", "category", "product_type", "brand", "variant", "collection", "unit_cost"] as const),
  ...(["line_id", "line_total", "line_discount", "refund_amount"] as const),
] as const;
type Column = OrderColumn | "product_id" | "quantity" | "price" | (typeof OF_LINE)[number];
type File = OrderFile<Column>;

const OF_CUSTOMER = ["customer_id", "customer_email"] as const;

/** Undefined for a removed line, whose quantity is 0. */
const itemOf = (row: Row, file: File, money: OrderMoney<Column>): IncomingItem | undefined => {
  const { text, id, requiredId, wrong } = file;
  const quantity = file.quantity(row, "quantity");
  if (quantity === 0) return undefined;
  const productId = requiredId(row, "product_id");
  const price = money.times(row, "price", 1);
  if (price === null) throw wrong(row, "price", "required");
  if (price < 0) throw wrong(row, "price", "negative");
  // From the price as written: 30 at 0.125 are 3.75.
  const before = money.times(row, "price", quantity) ?? 0;
  const lineTotal = money.amount(row, "line_total") ?? before - money.cost(row, "line_discount");
  if (lineTotal < 0) throw wrong(row, text(row, "line_total") === "" ? "line_discount" : "line_total", "negative");
  const unitCost = money.times(row, "unit_cost", 1);
  const word = (column: (typeof OF_LINE)[number]): string | null => text(row, column) || null;
  return {
    productId,
    productName: word("product_name"),
    category: word("category"),
    productType: word("product_type"),
    brand: word("brand"),
    variant: word("variant"),
    collection: word("collection"),
    quantity,
    price,
    lineTotal,
    externalId: id(row, "line_id") || null,
    unitCost,
  };
};

/** The first row, which the others must agree with about the customer or leave it empty. */
const sameCustomer = ([first, ...others]: readonly [Row, ...Row[]], { text, wrong }: File): Row => {
  for (const row of others)
    for (const column of OF_CUSTOMER)
      if (text(row, column) !== "" && text(row, column) !== text(first, column))
        throw wrong(row, column, "other_customer");
  return first;
};

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder => {
  const first = sameCustomer(rows, file);
  const money = file.moneyIn(first, "currency");
  const lines = rows.map((row) => ({ row, item: itemOf(row, file, money) })).filter(({ item }) => item !== undefined);
  const items = lines.flatMap(({ item }) => item ?? []);
  const charged = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
  const total =
    money.amount(first, "total_price") === null
      ? charged -
        money.cost(first, "discount_amount") +
        money.cost(first, "shipping_amount") +
        money.cost(first, "tax_amount")
      : money.cost(first, "total_price");
  if (total < 0) throw file.wrong(first, "discount_amount", "negative");
  const given = lines.flatMap(({ row, item }, i) => {
    const amount = Math.min(money.cost(row, "refund_amount"), item?.lineTotal ?? 0);
    const quantity = amount === item?.lineTotal ? item.quantity : 0;
    return amount === 0 ? [] : [{ lineNumber: i + 1, quantity, amount }];
  });
  const order = readOrderRow(first, file, { items, total });
  if (!file.has("refund_amount") || order.refunded) return order;
  const { externalId, orderedAt: refundedAt } = order.order;
  const amount = given.reduce((sum, each) => sum + each.amount, 0);
  return { ...order, refunded: [{ externalId: `${externalId}:refunded`, amount, refundedAt, items: given }] };
};

/**
 * Our own layout with one line a row: each row has its order's id and date, and what concerns the order may be on every row
 * or on the first one. Without total_price, the lines, shipping and tax add up to it.
 */
export const orderLines = orderFormat<Column>({
  name: "order-lines",
  summary: "orders: one line per row, with product, quantity and price",
  columns: ["order_id", "order_date", "product_id", "quantity", "price"],
  optional: ["total_price", ...ORDER_COLUMNS, ...OF_LINE],
  otherNames: {
    ...ORDER_NAMES,
    product_id: ["sku"],
    price: ["unit_price"],
    unit_cost: ["cost"],
    variant: ["variant_title"],
  },
  documentColumn: "order_id",
  notation: ownNotation,
  read,
});
