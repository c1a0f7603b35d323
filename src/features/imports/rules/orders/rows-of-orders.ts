import { toNumber } from "#features/imports/rules/cells/amounts.ts";
import { cellText } from "#features/imports/rules/cells/cell-text.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import { divideByWeights } from "./order-amounts.ts";

/** An amount as it is written on a row of an order, and what the row's line comes to by its price and quantity; null if unknown. */
export type WrittenAmount = { text: string; ofLine: number | null };

const isFilled = (text: string): boolean => text !== "" && !/^0+([.,]0+)?$/.test(text);

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= 0.011 + Math.abs(b) / 1000;

/** Amounts of rows under their orders' IDs; a row without an ID belongs to the order above it. */
const amountsByOrder = (
  ids: readonly string[],
  values: readonly string[],
  ofLines: readonly (number | null)[] = [],
): WrittenAmount[][] => {
  const orders = new Map<string, WrittenAmount[]>();
  let last = "";
  for (const [i, cell] of ids.entries()) {
    last = cellText(cell) || last;
    const order = orders.get(last) ?? [];
    order.push({ text: cellText(values[i]), ofLine: ofLines[i] ?? null });
    orders.set(last, order);
  }
  return [...orders.values()];
};

/** Whether an order has several rows. */
export const hasSeveralRows = (ids: readonly string[]): boolean =>
  amountsByOrder(ids, []).some((rows) => rows.length > 1);

/** What the lines of an order come to; null if that isn't known of each, or one was paid back. */
const sumOfLines = (rows: readonly WrittenAmount[]): number | null => {
  const sums = rows.map(({ ofLine }) => ofLine);
  return sums.some((sum) => sum === null || !(sum >= 0))
    ? null
    : sums.reduce<number>((all, sum) => all + (sum ?? 0), 0);
};

/**
 * Whether an order's rows, of which several have the amount, show that it is each line's: it differs between them, or is the same and each
 * time what the line comes to, and not what all of them do.
 */
const showsLines = (rows: readonly WrittenAmount[]): boolean => {
  const filled = rows.filter(({ text }) => isFilled(text));
  const amounts = filled.map(({ text }) => toNumber(text));
  if (new Set(filled.map(({ text }) => text)).size > 1) return true;
  const sum = sumOfLines(rows);
  return (
    sum !== null &&
    !isNear(amounts[0] ?? 0, sum) &&
    filled.every(({ ofLine }, i) => isNear(amounts[i] ?? 0, ofLine ?? -1))
  );
};

/**
 * Whether an amount is written for each line, as most of the orders that have it on several rows show. `ofLines`: what each row's line comes
 * to, of an amount that can be its total.
 */
export const isWrittenPerLine = (
  ids: readonly string[],
  values: readonly string[],
  ofLines?: readonly (number | null)[],
): boolean => {
  // What concerns an order is often written on its first row only, with nothing or 0 on the others.
  const several = amountsByOrder(ids, values, ofLines).filter(
    (rows) => rows.filter(({ text }) => isFilled(text)).length > 1,
  );
  const ofLine = several.filter(showsLines);
  return ofLine.length > 0 && 2 * ofLine.length >= several.length;
};

/** No tax adds more to a line. */
const MOST_ADDED = 1.5;

/**
 * Whether an order's rows show that an amount is the whole order's and not each line's: it is the same wherever it is written, is not what the
 * line comes to, and is as much as all lines or far more than the line.
 */
export const showsWhole = (rows: readonly WrittenAmount[]): boolean => {
  const filled = rows.filter(({ text }) => isFilled(text));
  const [amount = 0, ...others] = filled.map(({ text }) => toNumber(text));
  const sum = sumOfLines(rows);
  if (rows.length < 2 || sum === null || !(amount > 0) || others.some((each) => each !== amount)) return false;
  if (filled.every(({ ofLine }) => isNear(amount, ofLine ?? 0))) return false;
  const isLarge = filled.some(({ ofLine }) => amount > MOST_ADDED * (ofLine ?? 0) + 0.011);
  // A line with a price has a total of its own.
  const isOnce = rows.some(({ text, ofLine }) => text === "" && ofLine !== null && ofLine > 0);
  return isOnce || isLarge || amount >= sum || isNear(amount, sum);
};

/** Whether rows have a line's total each, and the whole order's total can't be the same. */
export const showsTotalOfLines = (rows: readonly WrittenAmount[]): boolean =>
  rows.length > 1 && rows.every(({ text }) => isFilled(text)) && showsLines(rows);

/** Names of a line's total, and as often of an order's. */
export const ANY_TOTAL = /^(sub ?total|total|amount|sales|importe|valor total|importe total)$/;

/** What a row of lines without prices says. */
type UnpricedRow = { order: string; product: string; quantity: string; amount: string };

const byOrder = (rows: readonly UnpricedRow[]): UnpricedRow[][] => {
  const orders = new Map<string, UnpricedRow[]>();
  let last = "";
  for (const row of rows) {
    last = cellText(row.order) || last;
    orders.set(last, [...(orders.get(last) ?? []), row]);
  }
  return [...orders.values()];
};

const unitsOf = ({ quantity }: UnpricedRow): number => (quantity === "" ? 1 : toNumber(quantity));
/** A 0 beside an amount is what a line costs that is free; only empty cells leave an amount out. */
const writtenIn = (rows: readonly UnpricedRow[]): UnpricedRow[] =>
  rows.some(({ amount }) => isFilled(cellText(amount))) ? rows.filter(({ amount }) => cellText(amount) !== "") : [];
const differs = (rows: readonly UnpricedRow[]): boolean => new Set(rows.map(({ amount }) => cellText(amount))).size > 1;

/** Enough orders whose rows all have one amount: their lines don't cost the same by chance. */
const SEVERAL = 3;

/**
 * What an amount is in a file of lines without prices: each line's, as it differs within orders or comes to what the product costs in orders of one
 * line; or the whole order's, as it is written once or is the same on all rows of several orders. Null if the orders don't tell.
 */
export const findAmountMeaning = (rows: readonly UnpricedRow[]): "line" | "order" | null => {
  const orders = byOrder(rows);
  const several = orders.map(writtenIn).filter((written) => written.length > 1);
  if (several.length === 0) return orders.some((each) => each.length > 1) ? "order" : null;
  const prices = new Map(
    orders.flatMap(([only, ...others]): [string, number][] =>
      only && others.length === 0 ? [[only.product, toNumber(only.amount) / unitsOf(only)]] : [],
    ),
  );
  const known = several.flat().flatMap((row) => {
    const price = prices.get(row.product);
    return price === undefined ? [] : isNear(toNumber(row.amount), price * unitsOf(row));
  });
  if (known.length > 0 && known.every((isEqual) => isEqual)) return "line";
  const differing = several.filter(differs);
  if (2 * differing.length >= several.length) return "line";
  if (differing.length > 0 || known.includes(true)) return null;
  const amounts = new Set(several.map(([first]) => first?.amount));
  return known.length > 0 || (several.length >= SEVERAL && amounts.size > 1) ? "order" : null;
};

/** Spreads what an order's goods cost over its lines by their units, where no line has an amount: an estimate. */
export const sharesByUnits = (items: readonly Pick<IncomingItem, "quantity">[], amount: number): number[] =>
  divideByWeights(
    amount,
    items.map(({ quantity }) => quantity),
  );
