import { FINE, toNumber } from "#features/imports/rules/cells/amounts.ts";
import { CellProblem } from "#features/imports/rules/cells/cell-problem.ts";
import { cellText } from "#features/imports/rules/cells/cell-text.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import { namesBeyondDoubt, plainName } from "#features/imports/rules/names/column-names.ts";
import { ORDER_PROBLEMS, type OrderFile, type OrderMoney } from "#features/imports/rules/orders/order-file.ts";
import {
  ORDER_COLUMNS,
  ORDER_TIME,
  type OrderColumn,
  onlyRow,
  orderFormat,
  type ReadOrder,
  readOrderRow,
} from "#features/imports/rules/orders/order-format.ts";
import {
  ANY_TOTAL,
  hasSeveralRows,
  sharesByUnits,
  showsTotalOfLines,
  showsWhole,
  type WrittenAmount,
} from "#features/imports/rules/orders/rows-of-orders.ts";
import type { IncomingItem, IncomingRefund } from "#records/rules/incoming-records.ts";
import type { CreditNote } from "#records/rules/match-credits.ts";
import {
  type File,
  isUnpriced,
  LINE_AMOUNTS,
  LINE_COLUMNS,
  type Line,
  type LineColumn,
  lineAmount,
  OF_LINES,
  oncePerFile,
  perLineOf,
  readLine,
} from "./order-line.ts";

/** Who bought. */
export const BUYER = ["customer_id", "customer_email", "phone", "customer_name", "first_name", "last_name"] as const;

/** What an order's rows must agree about. */
const OF_ORDER = ["order_date", "customer_id", "customer_email"] as const;

/** Further rows of an order without its number, which say what was in it and no other amount, are no other order. */
const withoutParts = (
  [first, ...others]: readonly [Row, ...Row[]],
  { text }: OrderFile<OrderColumn>,
): readonly [Row, ...Row[]] => [
  first,
  ...others.filter((row) => text(row, "order_id") !== "" || text(row, "total_price") !== ""),
];

export const isNegative = (row: Row, { text }: OrderFile<OrderColumn>): boolean =>
  /[(−-]/.test(text(row, "total_price"));

/** A negative total, or one of a row that says so, is a refund, which is subtracted from an earlier order of the customer. */
export const readTotal = (row: Row, file: OrderFile<OrderColumn>): ReadOrder | CreditNote => {
  const isCredit = file.kindOf(row)?.is === "credit";
  const total = isCredit || isNegative(row, file) ? file.moneyIn(row, "currency").amount(row, "total_price") : null;
  if (total === null || (total >= 0 && !isCredit)) return readOrderRow(row, file, { items: [], total: null });
  const { order, customer, ...others } = readOrderRow(row, file, { items: [], total: 0 });
  if (order.status !== "completed" && order.status !== "refunded") return { order, customer, ...others };
  if (!customer) throw file.wrong(row, "total_price", "guest_refund");
  return {
    externalId: order.externalId,
    customerExternalId: customer.externalId,
    creditedAt: order.orderedAt,
    lines: [{ line: row.line, productId: null, quantity: 0, amount: Math.abs(total) }],
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
  hasOneRow: true,
  // A row of amounts alone adds up the rows above it.
  customers: BUYER,
  continues: { ofOrder: OF_ORDER, isPart: ({ cells }) => cells.some((cell) => /\p{L}/u.test(cell)) },
  groupsWhole: true,
  joined: ORDER_TIME,
  read: (rows, file) => readTotal(onlyRow(withoutParts(rows, file), file, "order_id"), file),
});

const OF_CUSTOMER = ["customer_id", "customer_email"] as const;
const WITH_NAMES = [...OF_CUSTOMER, "customer_name"] as const;

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
    productId: item.productId || null,
    quantity: item.quantity,
    amount: item.lineTotal,
  }));
  return { externalId, customerExternalId: customer.externalId, creditedAt, lines };
};

/** The first row with what others say in its empty cells: what concerns the order may be written on any of its rows. */
const headOf = ([first, ...others]: readonly [Row, ...Row[]]): Row => {
  if (others.length === 0) return first;
  const width = Math.max(first.cells.length, ...others.map(({ cells }) => cells.length));
  const cells = Array.from({ length: width }, (_, i) => {
    const own = first.cells[i] ?? "";
    return cellText(own) === "" ? (others.find((row) => cellText(row.cells[i]) !== "")?.cells[i] ?? own) : own;
  });
  return { ...first, cells };
};

/** Throws if the rows disagree about the customer, or about a total that isn't a line's. */
const assertSame = (rows: readonly Row[], head: Row, file: File): void => {
  const { text, wrong, shop } = file;
  for (const row of rows)
    for (const column of shop.customersByName ? WITH_NAMES : OF_CUSTOMER)
      if (text(row, column) !== "" && text(row, column) !== text(head, column))
        throw wrong(row, column, "other_customer");
  if (!file.has("total_price") || perLineOf(file).has("total_price")) return;
  const total = text(head, "total_price");
  const other = rows.find(
    (row) => !["", total].includes(text(row, "total_price")) && toNumber(text(row, "total_price")) !== 0,
  );
  if (other) throw wrong(other, "total_price", "other_total");
};

const writtenIn = (column: LineColumn, rows: readonly Row[], file: File): WrittenAmount[] =>
  rows.map((row) => ({ text: file.text(row, column), ofLine: lineAmount(row, column, file) }));

const showsSeveral = oncePerFile(({ text, shop: { sample = [] } }) =>
  hasSeveralRows(sample.map(({ cells }) => text({ line: 0, byte: 0, cells }, "order_id"))),
);

/** Whether equal amounts may be one of the order or of each line: the first rows had no order of several lines, and its name is of both. */
const isUnclear = (column: LineColumn, rows: readonly Row[], file: File): boolean => {
  const { has, text } = file;
  if (has("price") || !ANY_TOTAL.test(plainName(file.nameOf(column)))) return false;
  const filled = rows.map((row) => text(row, column)).filter((cell) => cell !== "");
  if (filled.length < 2 || new Set(filled).size > 1) return false;
  return !showsSeveral(file);
};

/** Throws if an order's rows have its whole total where the file has each line's, which would count once for each. */
const assertOfLines = (rows: readonly Row[], first: Row, file: File): void => {
  const perLine = perLineOf(file).has("total_price") ? (["total_price"] as const) : [];
  for (const column of ["line_total", "total_price"] as const)
    if (file.has(column) && isUnclear(column, rows, file)) throw file.wrong(first, column, "mixed_total");
  for (const column of ["line_total" as const, ...perLine])
    if (file.has(column) && showsWhole(writtenIn(column, rows, file))) throw file.wrong(first, column, "mixed_total");
};

/** Amounts of the order as a whole, added up where the file writes them for each line. */
const wholeMoney = (file: File, rows: readonly Row[], head: Row): OrderMoney<LineColumn> => {
  const money = file.moneyIn(head, "currency");
  const cost = (row: Row, column: LineColumn): number =>
    row === head && perLineOf(file).has(column)
      ? rows.reduce((sum, each) => sum + money.cost(each, column), 0)
      : money.cost(row, column);
  return { ...money, cost };
};

/** Lines with their part of the order's total, where only that is known. */
const withShares = (lines: readonly Line[], first: Row, file: File, money: OrderMoney<LineColumn>): readonly Line[] => {
  if (!isUnpriced(file)) return lines;
  const added = money.cost(first, "shipping_amount") + money.cost(first, "tax_amount");
  const goods = money.total(first, "total_price") + money.cost(first, "discount_amount") - added;
  const items = lines.map(({ item }) => item);
  return sharesByUnits(items, Math.max(goods, 0)).map((lineTotal, i) => {
    const line = lines[i] as Line;
    const price = Math.round((lineTotal + (line.item.discount ?? 0)) / line.item.quantity);
    return { ...line, fine: lineTotal * FINE, item: { ...line.item, lineTotal, price } };
  });
};

/** In minor units; of the rounded lines where the sum of the exact ones is too large. */
const sumLines = (lines: readonly Line[]): number => {
  const fine = lines.reduce((sum, line) => sum + line.fine, 0);
  return Number.isSafeInteger(fine)
    ? Math.round(fine / FINE)
    : lines.reduce((sum, { item }) => sum + item.lineTotal, 0);
};

/** The order's total before what is paid back: a file's own total may have it subtracted. */
const computeTotal = (
  first: Row,
  rows: readonly Row[],
  charged: number,
  returned: number,
  file: File,
  money: OrderMoney<LineColumn>,
): number => {
  const ofLines =
    charged -
    money.cost(first, "discount_amount") +
    money.cost(first, "shipping_amount") +
    money.cost(first, "tax_amount");
  const isOfLines = perLineOf(file).has("total_price");
  const given =
    isOfLines && !file.has("line_total")
      ? null
      : isOfLines
        ? money.cost(first, "total_price")
        : money.amount(first, "total_price");
  // A line's total that all of its order's lines share is not the order's.
  const isExplained = given === null || returned > 0 || Math.abs(given - ofLines) <= 1;
  if (!isExplained && !isOfLines && showsTotalOfLines(writtenIn("total_price", rows, file)))
    throw file.wrong(first, "total_price", "mixed_total");
  const isNet = given !== null && returned > 0 && Math.abs(given - (ofLines - returned)) <= 1;
  const total = given === null ? ofLines : isNet ? given + returned : money.cost(first, "total_price");
  if (total < 0) throw file.wrong(first, "discount_amount", "negative");
  return total;
};

/** Throws if a product has two parents in one order. */
const assertParents = (lines: readonly Line[], file: File): void => {
  const parents = new Map<string, string>();
  for (const { row, item } of lines) {
    if (!item.parentId) continue;
    const other = parents.get(item.productId) ?? item.parentId;
    if (other !== item.parentId) throw file.wrong(row, "parent_id", "other_parent");
    parents.set(item.productId, other);
  }
};

/** What a line's own state makes of it: lines of an order can be sold, left out, and paid back. */
type Fate = "sold" | "left_out" | "paid_back";

/** Each row's by its kind, or else its status; null if the rows don't differ, so that the order has one state. An empty status is as the row above. */
const findFates = (rows: readonly Row[], file: File): Fate[] | null => {
  if (rows.length < 2) return null;
  const hasStatuses = new Set(rows.map((row) => file.text(row, "status")).filter((text) => text !== "")).size > 1;
  let last: Fate = "sold";
  const fates = rows.map((row): Fate => {
    const kind = file.kindOf(row)?.is;
    if (kind === "cancelled") return "left_out";
    if (kind === "refunded") return "paid_back";
    if (!hasStatuses || file.text(row, "status") === "") return last;
    const status = file.status(row, "status");
    last = status === "completed" || status === "partial" ? "sold" : status === "refunded" ? "paid_back" : "left_out";
    return last;
  });
  return new Set(fates).size > 1 ? fates : null;
};

const otherStatus = (row: Row, file: File): CellProblem => {
  const kind = file.kindOf(row);
  return kind
    ? new CellProblem(kind.column, "other_status", ORDER_PROBLEMS.other_status, { row, value: kind.text })
    : file.wrong(row, "status", "other_status");
};

/** The rows that count, those sold first, whose state is the order's, and which of them were paid back. */
const withFates = (
  rows: readonly [Row, ...Row[]],
  file: File,
): { rows: readonly [Row, ...Row[]]; paidBack: ReadonlySet<Row> } => {
  const fates = findFates(rows, file);
  if (!fates) return { rows, paidBack: new Set() };
  const having = (fate: Fate) => rows.filter((_, i) => fates[i] === fate);
  const [sold, back] = [having("sold"), having("paid_back")];
  const whole = rows.find((row) => !perLineOf(file).has("total_price") && file.text(row, "total_price") !== "");
  if (whole) throw otherStatus(having("left_out")[0] ?? back[0] ?? whole, file);
  const [first, ...others] = [...sold, ...back];
  return { rows: first ? [first, ...others] : rows, paidBack: new Set(sold.length > 0 ? back : []) };
};

/** An order of one line a row, which may have no product if `requiredId` of the file asks for none. */
export const readLines = (all: readonly [Row, ...Row[]], file: File): ReadOrder | CreditNote => {
  file.requiredId(headOf(all), "order_id");
  assertSame(all, headOf(all), file);
  const { rows, paidBack } = withFates(all, file);
  const first = headOf([rows[0], ...all.filter((row) => row !== rows[0])]);
  assertOfLines(rows, first, file);
  const money = wholeMoney(file, rows, first);
  const read = rows.flatMap((row) => readLine(row, file, money) ?? []);
  assertParents(read, file);
  const lines = withShares(read, first, file, money);
  const hasLine = rows.some((row) => OF_LINES.some((column) => file.text(row, column) !== ""));
  if (!hasLine && file.text(first, "total_price") === "") throw file.wrong(first, "product_id", "no_lines");
  const sold = lines.filter(({ isReturn }) => !isReturn);
  const returns = lines.filter(({ isReturn }) => isReturn);
  const items = sold.map(({ item }) => item).filter(({ productId }) => productId !== "");
  const returned = sumLines(returns);
  const isCredit = sold.length === 0 && returns.length > 0;
  const total = isCredit ? 0 : computeTotal(first, rows, sumLines(sold), returned, file, money);
  const order = readOrderRow(
    first,
    { ...file, moneyIn: () => money, customValues: () => file.customValues(rows[0]) },
    { items, total },
  );
  const { externalId, orderedAt: refundedAt, status } = order.order;
  const isSale = status === "completed" || status === "refunded";
  if (isCredit) return isSale ? toCreditNote(order, first, returns, file) : order;
  if (isSale && sold.length === 0 && total === 0) throw file.wrong(first, "quantity", "no_units");
  const given = sold.flatMap(({ row, item }, i) => {
    const amount = paidBack.has(row) ? item.lineTotal : Math.min(money.cost(row, "refund_amount"), item.lineTotal);
    return amount === 0 ? [] : [{ lineNumber: i + 1, quantity: amount === item.lineTotal ? item.quantity : 0, amount }];
  });
  if (returned === 0 && paidBack.size === 0 && (!file.has("refund_amount") || order.refunded)) return order;
  const back = [...given, ...returnedItems(items, returns)];
  const amount = given.reduce((sum, each) => sum + each.amount, 0) + returned;
  const isNamed = back.reduce((sum, each) => sum + each.amount, 0) === amount;
  const refund = { externalId: `${externalId}:refunded`, amount, refundedAt, ...(isNamed && { items: back }) };
  return { ...order, refunded: [refund] };
};

const REQUIRED = ["order_id", "order_date", "product_id"] as const;
const OPTIONAL = ["total_price", ...ORDER_COLUMNS, ...LINE_COLUMNS] as const;

/**
 * Our own layout with one line a row (negative ones are paid back): each row has its order's id and date, and what concerns the order may be on every row
 * or on the first one. Without total_price, the lines, shipping and tax add up to it.
 */
export const orderLines = orderFormat<LineColumn>({
  name: "order-lines",
  summary: "orders: one line per row, with product, quantity and price",
  columns: REQUIRED,
  oneOf: [LINE_AMOUNTS, ["quantity", "line_total"]],
  optional: OPTIONAL,
  otherNames: namesBeyondDoubt([...REQUIRED, ...LINE_AMOUNTS, "quantity", ...OPTIONAL]),
  rows: "lines",
  documentColumn: "order_id",
  customers: BUYER,
  continues: {
    ofOrder: OF_ORDER,
    isPart: (row, { text }) => ["product_id", "product_name"].some((column) => text(row, column as LineColumn) !== ""),
  },
  groupsWhole: true,
  joined: ORDER_TIME,
  read: readLines,
});
