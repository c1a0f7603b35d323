import { FINE, toNumber } from "#features/imports/rules/cells/amounts.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import { namesBeyondDoubt } from "#features/imports/rules/names/column-names.ts";
import { toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { OrderFile, OrderMoney } from "#features/imports/rules/orders/order-file.ts";
import {
  ORDER_COLUMNS,
  ORDER_TIME,
  type OrderColumn,
  onlyRow,
  orderFormat,
  type ReadOrder,
  readOrderRow,
} from "#features/imports/rules/orders/order-format.ts";
import type { IncomingItem, IncomingRefund } from "#records/rules/incoming-records.ts";
import type { CreditNote } from "#records/rules/match-credits.ts";
import { costsLess } from "#records/rules/order-discounts.ts";

/** A negative total is a refund, which is subtracted from an earlier order of the customer. */
const readOrders = (rows: readonly [Row, ...Row[]], file: OrderFile<OrderColumn>): ReadOrder | CreditNote => {
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
  otherNames: namesBeyondDoubt(["order_id", "order_date", "total_price", ...ORDER_COLUMNS]),
  rows: "orders",
  documentColumn: "order_id",
  groupsWhole: true,
  joined: ORDER_TIME,
  read: readOrders,
});

const OF_LINE = [
  ...(["product_name", "category", "product_type", "brand", "variant", "collection", "unit_cost"] as const),
  ...(["line_id", "line_discount", "discount_share", "refund_amount"] as const),
] as const;
/** What a line costs: each unit, or all of them. */
const AMOUNTS = ["price", "line_total"] as const;
type Column = OrderColumn | "product_id" | "quantity" | (typeof AMOUNTS)[number] | (typeof OF_LINE)[number];
type File = OrderFile<Column>;

const OF_CUSTOMER = ["customer_id", "customer_email"] as const;

/** The part of a line's price that is discounted: 0.15 and 15% are 0.15. */
const discountShare = (row: Row, { text, wrong }: File): number => {
  const cell = text(row, "discount_share");
  if (cell === "") return 0;
  const isPercent = cell.endsWith("%");
  const share = toNumber(cell.replace(/ ?%$/, "")) / (isPercent ? 100 : 1);
  // An amount of 1 and a share of 1 look the same.
  if (!(share >= 0 && (isPercent ? share <= 1 : share < 1))) throw wrong(row, "discount_share", "discount_share");
  return share;
};

/** A line as it is written: sold, or paid back if its units or its amount are negative. Null if it was removed. */
type Line = { row: Row; isReturn: boolean; item: IncomingItem; fine: number };

const readLine = (row: Row, file: File, money: OrderMoney<Column>): Line | null => {
  const { text, id, requiredId, wrong } = file;
  const quantity = file.quantity(row, "quantity", text(row, "quantity").replace(/^[-−]/, ""));
  if (quantity === 0) return null;
  const productId = requiredId(row, "product_id");
  const [each, total] = [money.times(row, "price", 1), money.amount(row, "line_total")];
  if (each === null && total === null) throw wrong(row, file.has("price") ? "price" : "line_total", "required");
  // From the price as written: 30 at 0.125 are 3.75.
  const before = Math.abs(money.times(row, "price", quantity) ?? 0);
  const [share, off] = [discountShare(row, file), money.cost(row, "line_discount")];
  const lineTotal = total === null ? Math.round(before * (1 - share)) - off : Math.abs(total);
  if (lineTotal < 0) throw wrong(row, "line_discount", "negative");
  // Without a price, the total and what was taken off tell what it was.
  const listed = each === null && share < 1 ? Math.round((lineTotal + off) / (1 - share)) : before;
  const named = each === null || total === null ? listed - lineTotal : Math.round(before * share) + off;
  // Units are stored as whole ones, so that the price of a part of one must not look like a discount.
  const discount = named > 0 || Number.isInteger(quantity) ? named : costsLess(before, { quantity, lineTotal });
  const unitCost = money.times(row, "unit_cost", 1);
  const word = (column: (typeof OF_LINE)[number]): string | null => text(row, column) || null;
  const item = {
    productId,
    productName: word("product_name"),
    category: word("category"),
    productType: word("product_type"),
    brand: word("brand"),
    variant: word("variant"),
    collection: word("collection"),
    quantity: toWholeUnits(quantity),
    price: Math.abs(each ?? Math.round(listed / quantity)),
    lineTotal,
    ...((discount > 0 || !Number.isInteger(quantity)) && { discount }),
    externalId: id(row, "line_id") || null,
    unitCost,
  };
  const fine = total === null ? lineTotal * FINE : Math.abs(money.fine(row, "line_total") ?? 0);
  return {
    row,
    item,
    fine: Number.isSafeInteger(fine) ? fine : lineTotal * FINE,
    isReturn: /^[-−]/.test(text(row, "quantity")) || (each ?? 0) < 0 || (total ?? 0) < 0,
  };
};

/** Matches returns to the order's lines of the same product, up to what is left of each. */
const returnedItems = (items: readonly IncomingItem[], returns: readonly Line[]): IncomingRefund["items"] => {
  const left = items.map(({ quantity, lineTotal }) => ({ quantity, amount: lineTotal }));
  return returns.flatMap(({ item }) => {
    const place = items.findIndex(({ productId }, i) => productId === item.productId && (left[i]?.amount ?? 0) > 0);
    const rest = left[place];
    if (!rest) return [];
    const taken = {
      quantity: Math.min(item.quantity, rest.quantity),
      amount: Math.min(item.lineTotal, rest.amount),
    };
    rest.quantity -= taken.quantity;
    rest.amount -= taken.amount;
    return [{ lineNumber: place + 1, ...taken }];
  });
};

/** A return alone, which is subtracted from earlier purchases of its products by the customer. */
const toCreditNote = ({ order, customer }: ReadOrder, first: Row, returns: readonly Line[], file: File): CreditNote => {
  if (!customer) throw file.wrong(first, "customer_id", "guest_refund");
  const { externalId, orderedAt: creditedAt } = order;
  const lines = returns.map(({ row, item }) => ({
    line: row.line,
    productId: item.productId,
    quantity: item.quantity,
    amount: item.lineTotal,
  }));
  return { externalId, customerExternalId: customer.externalId, creditedAt, lines };
};

/** The first row, which the others must agree with about the customer or leave it empty. */
const sameCustomer = ([first, ...others]: readonly [Row, ...Row[]], { text, wrong }: File): Row => {
  for (const row of others)
    for (const column of OF_CUSTOMER)
      if (text(row, column) !== "" && text(row, column) !== text(first, column))
        throw wrong(row, column, "other_customer");
  return first;
};

/** In minor units; of the rounded lines where the sum of the exact ones is too large. */
const sumLines = (lines: readonly Line[]): number => {
  const fine = lines.reduce((sum, line) => sum + line.fine, 0);
  return Number.isSafeInteger(fine)
    ? Math.round(fine / FINE)
    : lines.reduce((sum, { item }) => sum + item.lineTotal, 0);
};

/** The order's total before what is paid back: a file's own total may have it subtracted. */
const computeTotal = (first: Row, charged: number, returned: number, file: File, money: OrderMoney<Column>): number => {
  const ofLines =
    charged -
    money.cost(first, "discount_amount") +
    money.cost(first, "shipping_amount") +
    money.cost(first, "tax_amount");
  const given = money.amount(first, "total_price");
  const isNet = given !== null && returned > 0 && Math.abs(given - (ofLines - returned)) <= 1;
  const total = given === null ? ofLines : isNet ? given + returned : money.cost(first, "total_price");
  if (total < 0) throw file.wrong(first, "discount_amount", "negative");
  return total;
};

const read = (rows: readonly [Row, ...Row[]], file: File): ReadOrder | CreditNote => {
  const first = sameCustomer(rows, file);
  const money = file.moneyIn(first, "currency");
  const lines = rows.flatMap((row) => readLine(row, file, money) ?? []);
  const sold = lines.filter(({ isReturn }) => !isReturn);
  const returns = lines.filter(({ isReturn }) => isReturn);
  const items = sold.map(({ item }) => item);
  const returned = sumLines(returns);
  const isCredit = items.length === 0 && returns.length > 0;
  const total = isCredit ? 0 : computeTotal(first, sumLines(sold), returned, file, money);
  const order = readOrderRow(first, file, { items, total });
  const { externalId, orderedAt: refundedAt, status } = order.order;
  const isSale = status === "completed" || status === "refunded";
  if (isCredit) return isSale ? toCreditNote(order, first, returns, file) : order;
  if (isSale && items.length === 0 && total === 0) throw file.wrong(first, "quantity", "no_units");
  const given = sold.flatMap(({ row, item }, i) => {
    const amount = Math.min(money.cost(row, "refund_amount"), item.lineTotal);
    return amount === 0 ? [] : [{ lineNumber: i + 1, quantity: amount === item.lineTotal ? item.quantity : 0, amount }];
  });
  if (returned === 0 && (!file.has("refund_amount") || order.refunded)) return order;
  const back = [...given, ...returnedItems(items, returns)];
  const amount = given.reduce((sum, each) => sum + each.amount, 0) + returned;
  const isNamed = back.reduce((sum, each) => sum + each.amount, 0) === amount;
  const refund = { externalId: `${externalId}:refunded`, amount, refundedAt, ...(isNamed && { items: back }) };
  return { ...order, refunded: [refund] };
};

const LINE_COLUMNS = ["order_id", "order_date", "product_id", "quantity"] as const;
const LINE_OPTIONAL = ["total_price", ...ORDER_COLUMNS, ...OF_LINE] as const;

/**
 * Our own layout with one line a row (negative ones are paid back): each row has its order's id and date, and what concerns the order may be on every row
 * or on the first one. Without total_price, the lines, shipping and tax add up to it.
 */
export const orderLines = orderFormat<Column>({
  name: "order-lines",
  summary: "orders: one line per row, with product, quantity and price",
  columns: LINE_COLUMNS,
  oneOf: AMOUNTS,
  optional: LINE_OPTIONAL,
  otherNames: namesBeyondDoubt([...LINE_COLUMNS, ...AMOUNTS, ...LINE_OPTIONAL]),
  rows: "lines",
  documentColumn: "order_id",
  groupsWhole: true,
  joined: ORDER_TIME,
  read,
});
