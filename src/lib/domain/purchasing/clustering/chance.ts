import { type Matrix, rowsOf } from "#lib/domain/statistics/clustering/matrix.ts";
import { type Assignment, centroidsOf, sizesOf } from "#lib/domain/statistics/clustering/partition.ts";
import type { CompleteRows } from "../complete-rows.ts";
import type { PurchasingOrder, PurchasingRow, ShareKind } from "../purchasing.ts";

// Whether customers' shares differ more than by chance: if all of them chose alike, n orders would be n draws from the same
// shares (multinomial), and their own shares would still differ.

/** Customers, some of all rows. */
export type Sample = {
  rows: readonly PurchasingRow[];
  histories: CompleteRows["histories"];
  /** Rows by number, and the number of orders of each; NaN if unknown. */
  chosen: Uint32Array;
  orders: Float64Array;
  /** As many equally large orders would vary as much. */
  effectiveOrders: Float64Array;
  seed: number;
};

/** Fewer customers are no basis for groups. */
export const LEAST_CUSTOMERS = 50;
/** Customers with fewer orders don't show whether they return to the same products. */
const LEAST_ORDERS = 1.5;
/** An order is at most this many independent choices. */
const MOST_CHOICES = 20;
/** The variance of all shares relative to that by chance, which groups exceed in few directions only. */
const MIXED = 1.1;
/** That along the directions of the groups. At 1, the groups are those of chance. */
const BEYOND_CHANCE = 1.75;

const NAMES = { categories: "category", brands: "brand", months: undefined, events: undefined } as const;

/** Σ share² of the names within an order: 1 if it has one; undefined without names. */
const focusIn = ({ items = [] }: PurchasingOrder, kind: "category" | "brand"): number | undefined => {
  const amounts = new Map<string, number>();
  let total = 0;
  for (const { [kind]: name, quantity, price } of items) {
    if (!name) continue;
    total += quantity * price;
    amounts.set(name, (amounts.get(name) ?? 0) + quantity * price);
  }
  return total > 0 ? [...amounts.values()].reduce((sum, amount) => sum + (amount / total) ** 2, 0) : undefined;
};

/** The mean over a customer's orders; 1 if it is unknown, as for orders that were added up in the database. */
const meanFocus = (orders: readonly PurchasingOrder[] = [], kind: "category" | "brand"): number => {
  const known = orders.flatMap((order) => focusIn(order, kind) ?? []);
  return known.length > 0 ? known.reduce((sum, each) => sum + each, 0) / known.length : 1;
};

/**
 * How many independent choices an order is, if all customers chose alike from the mean shares: the items of an order may
 * be of one category because they belong together. With m choices an order's Σ share² would be S + (1 − S) / m, where S
 * is that of the mean shares. One if it is unknown.
 */
const choicesPerOrder = ({ rows, histories, chosen }: Sample, kind: ShareKind, squares: number): number => {
  const name = NAMES[kind];
  const focuses = Array.from(chosen, (row) => (name ? meanFocus(histories.get(rows[row] as PurchasingRow), name) : 1));
  const focus = focuses.reduce((sum, each) => sum + each, 0) / focuses.length;
  return focus > squares ? Math.max(1, Math.min(MOST_CHOICES, (1 - squares) / (focus - squares))) : MOST_CHOICES;
};

type Drawn = {
  /** Which customers ordered repeatedly, and their shares. */
  repeat: Uint32Array;
  shares: Matrix;
  overall: Float64Array;
  /** The sum of 1 / n of their draws. */
  oneIn: number;
};

/** Null if too few customers ordered repeatedly: single orders differ by chance alone. */
export const drawnShares = (known: Sample, kind: ShareKind, shares: Matrix): Drawn | null => {
  const isOfAmounts = kind === "categories" || kind === "brands";
  const orders = isOfAmounts ? known.effectiveOrders : known.orders;
  const repeat = Uint32Array.from(orders.keys()).filter((i) => !((orders[i] as number) < LEAST_ORDERS));
  if (repeat.length < LEAST_CUSTOMERS) return null;
  const own = rowsOf(shares, repeat);
  const overall = centroidsOf(own, new Uint16Array(own.rows), 1).values;
  const squares = overall.reduce((sum, share) => sum + share * share, 0);
  const choices = choicesPerOrder(known, kind, squares);
  const draws = (row: number) => choices * (orders[row] as number);
  // With an unknown number of orders, shares are taken at their word.
  const oneIn = repeat.reduce((sum, row) => sum + (Number.isNaN(draws(row)) ? 0 : 1 / draws(row)), 0);
  return { repeat, shares: own, overall, oneIn };
};

/** Whether customers differ at all, which is cheap to know. */
export const isMixed = ({ shares: { values, columns }, overall, oneIn }: Drawn): boolean => {
  let found = 0;
  for (let at = 0; at < values.length; at++) found += ((values[at] as number) - (overall[at % columns] as number)) ** 2;
  return found > MIXED * oneIn * overall.reduce((sum, share) => sum + share - share * share, 0);
};

/** Whether the groups differ more than by chance, along the direction of each. */
export const isBeyondChance = (
  { repeat, shares: own, overall, oneIn }: Drawn,
  { assignment, k }: { assignment: Assignment; k: number },
): boolean => {
  const n = own.columns;
  const labels = Uint16Array.from(repeat, (row) => assignment[row] as number);
  const [centres, sizes] = [centroidsOf(own, labels, k), sizesOf(labels, k)];
  let [found, byChance] = [0, 0];
  for (let group = 0; group < k; group++) {
    const direction = overall.map((mean, place) => (centres.values[group * n + place] as number) - mean);
    const mean = direction.reduce((sum, value, place) => sum + value * (overall[place] as number), 0);
    const size = sizes[group] as number;
    for (let row = 0; row < own.rows; row++) {
      let score = -mean;
      for (let place = 0; place < n; place++)
        score += (direction[place] as number) * (own.values[row * n + place] as number);
      found += size * score * score;
    }
    const square = direction.reduce((sum, value, place) => sum + value * value * (overall[place] as number), 0);
    byChance += size * oneIn * (square - mean * mean);
  }
  return found >= BEYOND_CHANCE * byChance;
};
