import { emptyMatrix, type Matrix } from "#lib/statistics/clustering/matrix.ts";
import { daysBetween } from "#lib/time/day.ts";
import type { PurchasingRow, ShareKind } from "../purchasing.ts";

/**
 * Where a customer's shares are, as plain values for storage: Hellinger's coordinates, which are
 * the square roots of the shares (Rao 1995; Legendre and Gallagher 2001), less their means, on the principal components
 * that stand out.
 */
export type ShareSpace = {
  kind: ShareKind;
  names: string[];
  /** The mean square root, by name. */
  means: number[];
  /** Each has a weight per name. */
  components: number[][];
  /** The same for all components: the reciprocal of the spread within the groups found. */
  weight: number;
};

/** Shares are rounded, so that the currency unit does not change the last digit. */
const rounded = (share: number): number => Math.round(1e9 * share) / 1e9;

/** Customers known for less time may only have joined in a month. */
const AGAIN_DAYS = 300;

/** Amounts by name, or numbers of orders. */
export const amountsIn = (row: PurchasingRow, kind: ShareKind): Readonly<Record<string, number>> | undefined => {
  if (kind === "categories" || kind === "brands") return row[kind];
  const { ordersByMonth, firstDay, lastDay, eventOrders = 0 } = row;
  if (!ordersByMonth || !firstDay || !lastDay) return undefined;
  if (kind === "months") {
    const isKnown = daysBetween(firstDay, lastDay) >= AGAIN_DAYS;
    return isKnown ? Object.fromEntries(ordersByMonth.map((count, month) => [month + 1, count])) : undefined;
  }
  const orders = ordersByMonth.reduce((sum, count) => sum + count, 0);
  return { [ON_EVENTS]: eventOrders, other: orders - eventOrders };
};

export const ON_EVENTS = "event";

export const totalAmount = (own: Readonly<Record<string, number>> | undefined): number => {
  let total = 0;
  for (const name in own) if ((own[name] as number) > 0) total += own[name] as number;
  return total;
};

/** Writes a customer's shares of the names to `into`; false if the customer has none of any kind. */
const readShares = (
  row: PurchasingRow,
  kind: ShareKind,
  places: ReadonlyMap<string, number>,
  into: Float64Array,
): boolean => {
  into.fill(0);
  const own = amountsIn(row, kind);
  let total = 0;
  for (const name in own) {
    const amount = own[name] as number;
    if (!(amount > 0)) continue;
    total += amount;
    const place = places.get(name);
    if (place !== undefined) into[place] = amount;
  }
  if (total === 0) return false;
  for (let place = 0; place < into.length; place++) into[place] = rounded((into[place] as number) / total);
  return true;
};

/** A row per customer and a column per name, and which rows have shares. */
export type ShareTable = { shares: Matrix; known: Uint32Array };

/** The shares of the chosen rows. */
export const readShareTable = (
  rows: readonly PurchasingRow[],
  chosen: ArrayLike<number>,
  { kind, names }: Pick<ShareSpace, "kind" | "names">,
): ShareTable => {
  const places = new Map(names.map((name, place) => [name, place]));
  const shares = emptyMatrix(chosen.length, names.length);
  const known = new Uint32Array(chosen.length);
  let count = 0;
  for (let i = 0; i < chosen.length; i++) {
    const into = shares.values.subarray(i * names.length, (i + 1) * names.length);
    if (readShares(rows[chosen[i] as number] as PurchasingRow, kind, places, into)) known[count++] = i;
  }
  return { shares, known: known.subarray(0, count) };
};

/** Writes the customers' coordinates into columns of `points` from `first` on; 0 for those who have no shares. */
export const writeScores = (
  { shares, known }: ShareTable,
  { names, means, components, weight }: ShareSpace,
  points: Matrix,
  first: number,
): void => {
  const roots = new Float64Array(names.length);
  for (const i of known) {
    for (let place = 0; place < roots.length; place++)
      roots[place] = Math.sqrt(shares.values[i * roots.length + place] as number) - (means[place] as number);
    for (let at = 0; at < components.length; at++) {
      const component = components[at] as number[];
      let score = 0;
      for (let place = 0; place < roots.length; place++)
        score += (component[place] as number) * (roots[place] as number);
      points.values[i * points.columns + first + at] = weight * score;
    }
  }
};

export const totalWidth = (spaces: readonly ShareSpace[]): number =>
  spaces.reduce((sum, { components }) => sum + components.length, 0);
