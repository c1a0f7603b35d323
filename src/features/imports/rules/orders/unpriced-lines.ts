import { toNumber } from "#features/imports/rules/cells/amounts.ts";
import { cellText } from "#features/imports/rules/cells/cell-text.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import { divideByWeights } from "./order-amounts.ts";
import { isFilled, isNear } from "./rows-of-orders.ts";

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
