import { FINE, toNumber } from "#features/imports/rules/cells/amounts.ts";
import { booleanIn } from "#features/imports/rules/cells/custom-cells.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import { isPercentName } from "#features/imports/rules/names/header-amount.ts";
import { toWholeUnits } from "#features/imports/rules/orders/order-amounts.ts";
import type { OrderFile, OrderMoney } from "#features/imports/rules/orders/order-file.ts";
import type { OrderColumn } from "#features/imports/rules/orders/order-format.ts";
import { isWrittenPerLine } from "#features/imports/rules/orders/rows-of-orders.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import { costsLess } from "#records/rules/order-discounts.ts";

export const LINE_COLUMNS = [
  "product_name",
  "category",
  "product_type",
  "brand",
  "variant",
  "parent_id",
  "collection",
  "unit_cost",
  "line_id",
  "line_discount",
  "discount_share",
  "refund_amount",
  "is_gift_card",
] as const;
/** What a line costs: each unit, or all of them. */
export const LINE_AMOUNTS = ["price", "line_total"] as const;
export type LineColumn =
  | OrderColumn
  | "product_id"
  | "quantity"
  | (typeof LINE_AMOUNTS)[number]
  | (typeof LINE_COLUMNS)[number];
export type File = OrderFile<LineColumn>;

/** Amounts of an order as a whole, which some files write for each line. */
const OF_WHOLE = ["total_price", "discount_amount", "shipping_amount", "tax_amount", "refunded_amount"] as const;

/** What a row's line comes to by another column than `total`; null if the row doesn't say. */
export const lineAmount = (row: Row, total: LineColumn, { text, has }: File): number | null => {
  if (total !== "line_total" && has("line_total")) return toNumber(text(row, "line_total"));
  const [price, quantity] = [text(row, "price"), text(row, "quantity")];
  return price === "" || quantity === "" ? null : toNumber(price) * toNumber(quantity);
};

/** Finds something out once a file: one for each of its orders reads the same cells by the same function. */
export const oncePerFile = <Value>(find: (file: File) => Value): ((file: File) => Value) => {
  const known = new WeakMap<File["text"], { value: Value }>();
  return (file) => {
    const found = known.get(file.text) ?? { value: find(file) };
    known.set(file.text, found);
    return found.value;
  };
};

/** Those of them that this file writes for each line. */
const findPerLine = (file: File): ReadonlySet<string> => {
  const { text, has, shop } = file;
  const { sample = [] } = shop;
  const columns = OF_WHOLE.filter(has);
  if (columns.length === 0) return new Set();
  const rows = sample.map(({ cells }) => ({ line: 0, byte: 0, cells }));
  const ids = rows.map((row) => text(row, "order_id"));
  const cells = (column: LineColumn) => rows.map((row) => text(row, column));
  const ofLines = rows.map((row) => lineAmount(row, "total_price", file));
  return new Set(
    columns.filter((column) => isWrittenPerLine(ids, cells(column), column === "total_price" ? ofLines : [])),
  );
};

export const perLineOf = oncePerFile(findPerLine);

/** Whether a file's column of shares has percentages by its name; those below 1 alone are shares. */
const arePercents = oncePerFile(
  ({ nameOf, text, shop: { sample = [] } }) =>
    isPercentName(nameOf("discount_share")) &&
    sample.some(({ cells }) => toNumber(text({ line: 0, byte: 0, cells }, "discount_share")) >= 1),
);

/** The part of a line's price that is discounted: 0.15, 15% and, in "Discount %", 15 are 0.15. */
const discountShare = (row: Row, file: File): number => {
  const { text, wrong } = file;
  const cell = text(row, "discount_share");
  if (cell === "") return 0;
  const areNamed = arePercents(file);
  const number = toNumber(cell.replace(/ ?%$/, ""));
  const isPercent = cell.endsWith("%") || areNamed || (number >= 1 && isPercentName(file.nameOf("discount_share")));
  const share = number / (isPercent ? 100 : 1);
  // An amount of 1 and a share of 1 look the same.
  if (!(share >= 0 && (isPercent ? share <= 1 : share < 1))) throw wrong(row, "discount_share", "discount_share");
  return share;
};

/** What the file says of a line; without a word its type or name tells. */
const isGiftCard = (row: Row, { text, wrong }: File): Pick<IncomingItem, "isGiftCard"> => {
  const cell = text(row, "is_gift_card");
  if (cell === "") return {};
  const given = booleanIn(cell);
  if (typeof given === "string") throw wrong(row, "is_gift_card", "yes_or_no");
  return { isGiftCard: given };
};

/** The product that the line's is a variant of. Exports of products without variants may repeat their own ID. */
const parentIn = (row: Row, productId: string, { id }: File): Pick<IncomingItem, "parentId"> => {
  const parentId = id(row, "parent_id");
  return parentId === "" || parentId === productId ? {} : { parentId };
};

/** A line as it is written: sold, or paid back if its units or its amount are negative. Null if it was removed. */
export type Line = { row: Row; isReturn: boolean; item: IncomingItem; fine: number };

/** The column with each line's total. */
const lineTotalOf = (file: File): "total_price" | "line_total" =>
  !file.has("line_total") && perLineOf(file).has("total_price") ? "total_price" : "line_total";

/** Whether only orders have amounts, and their lines none. */
export const isUnpriced = (file: File): boolean =>
  !file.has("price") && !file.has("line_total") && !perLineOf(file).has("total_price");

export const OF_LINES = ["product_id", "product_name", "quantity", "price", "line_total"] as const;

/** Null of a row without a line: one whose units were removed, and an order's own row above those of its lines. */
export const readLine = (row: Row, file: File, money: OrderMoney<LineColumn>): Line | null => {
  const { text, id, requiredId, wrong } = file;
  if (OF_LINES.every((column) => text(row, column) === "")) return null;
  const ofLine = lineTotalOf(file);
  const [each, total] = [money.times(row, "price", 1), money.amount(row, ofLine)];
  // A line's total needs no number of units, and neither do rows of one unit each.
  const isOne = text(row, "quantity") === "" && (total !== null || !file.has("quantity"));
  const units = isOne ? "1" : text(row, "quantity").replace(/^[-−]/, "");
  const quantity = file.quantity(row, "quantity", units);
  if (quantity === 0) return null;
  const productId = requiredId(row, "product_id");
  const isSold = !/^[-−]/.test(text(row, "quantity")) && file.kindOf(row)?.is !== "credit";
  // Its part of the order's total is found beside the other lines.
  const isOpen = each === null && total === null;
  if (isOpen && !(isUnpriced(file) && isSold)) throw wrong(row, file.has("price") ? "price" : "line_total", "required");
  // From the price as written: 30 at 0.125 are 3.75.
  const before = Math.abs(money.times(row, "price", quantity) ?? 0);
  const [share, off] = [discountShare(row, file), money.cost(row, "line_discount")];
  const lineTotal = isOpen ? 0 : total === null ? Math.round(before * (1 - share)) - off : Math.abs(total);
  if (lineTotal < 0) throw wrong(row, "line_discount", "negative");
  // Without a price, the total and what was taken off tell what it was.
  const listed = each === null && share < 1 ? Math.round((lineTotal + off) / (1 - share)) : before;
  const named = each === null || total === null ? listed - lineTotal : Math.round(before * share) + off;
  // Units are stored as whole ones, so that the price of a part of one must not look like a discount.
  const discount = named > 0 || Number.isInteger(quantity) ? named : costsLess(before, { quantity, lineTotal });
  const unitCost = money.times(row, "unit_cost", 1);
  const word = (column: (typeof LINE_COLUMNS)[number]): string | null => text(row, column) || null;
  const item = {
    productId,
    productName: word("product_name"),
    category: word("category"),
    productType: word("product_type"),
    brand: word("brand"),
    variant: word("variant"),
    ...parentIn(row, productId, file),
    collection: word("collection"),
    quantity: toWholeUnits(quantity),
    price: Math.abs(each ?? Math.round(listed / quantity)),
    lineTotal,
    ...((discount > 0 || !Number.isInteger(quantity)) && { discount }),
    externalId: id(row, "line_id") || null,
    unitCost,
    ...isGiftCard(row, file),
  };
  const fine = total === null ? lineTotal * FINE : Math.abs(money.fine(row, ofLine) ?? 0);
  return {
    row,
    item,
    fine: Number.isSafeInteger(fine) ? fine : lineTotal * FINE,
    isReturn: !isSold || (each ?? 0) < 0 || (total ?? 0) < 0,
  };
};
