import { byCodePoint } from "#lib/behavior/trait.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import { type GroupFigures, type Reach, WORTHWHILE_SPENDING } from "#records/rules/rfm/group.ts";
import type { BuyersOfOrders } from "./buyers-of-orders.ts";

type FiguresWanted = {
  /** The code of each buyer's segment. */
  codeAt: (row: number) => string;
  /** Of each part, the customers who can be reached by email (not 0). */
  reachable: readonly Uint8Array[];
  /** The start of the period, in ms since 1970. */
  start: number;
};

const noReach = (): Reach => ({ customers: 0, reachableByEmail: 0 });

/** The first of the middle two of an even number, so that it occurs. */
const median = (sorted: ArrayLike<number>): number => sorted[Math.ceil(sorted.length / 2) - 1] as number;

const lowest = (values: Float64Array, from: number, to: number): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let at = from; at < to; at++) least = Math.min(least, values[at] as number);
  return least;
};

const figuresOfGroup = (
  parts: readonly OrderPart[],
  { parts: partOf, customers, orders, revenue, lastAt }: BuyersOfOrders,
  rows: readonly number[],
  { reachable, start }: Omit<FiguresWanted, "codeAt">,
): Omit<GroupFigures, "code"> => {
  const [all, firstTime, returning, worthwhile] = [noReach(), noReach(), noReach(), noReach()];
  const [everOrdered, lastInstants] = [new Int32Array(rows.length), new Float64Array(rows.length)];
  let [orderedOnceInPeriod, orderedOnce, spent, spentByWorthwhile, squaredRevenue] = [0, 0, 0, 0, 0];
  for (const [at, row] of rows.entries()) {
    const [part, customer, own] = [partOf[row] as number, customers[row] as number, revenue[row] as number];
    const { starts, orderedAt } = (parts[part] as OrderPart).orders;
    const [from, to] = [starts[customer] as number, starts[customer + 1] as number];
    const [isReachable, isWorthwhile] = [reachable[part]?.[customer] === 1, own >= WORTHWHILE_SPENDING];
    const isFirst = lowest(orderedAt, from, to) >= start;
    for (const reach of [all, isFirst ? firstTime : returning, isWorthwhile ? worthwhile : null]) {
      if (!reach) continue;
      reach.customers += 1;
      if (isReachable) reach.reachableByEmail += 1;
    }
    if (orders[row] === 1) orderedOnceInPeriod += 1;
    if (to - from === 1) orderedOnce += 1;
    everOrdered[at] = to - from;
    lastInstants[at] = lastAt[row] as number;
    spent += own;
    if (isWorthwhile) spentByWorthwhile += own;
    squaredRevenue += own ** 2;
  }
  const latestFirst = lastInstants.sort().reverse();
  return {
    ...all,
    firstTime,
    returning,
    orderedOnceInPeriod,
    orderedOnce,
    medianOrders: median(everOrdered.sort()),
    medianLastOrderAt: new Date(median(latestFirst)),
    revenue: spent,
    worthwhile: { ...worthwhile, revenue: spentByWorthwhile },
    squaredRevenue,
  };
};

/** The figures of each segment of these buyers, in the order of codes. */
export const figuresOfBuyers = (
  parts: readonly OrderPart[],
  buyers: BuyersOfOrders,
  { codeAt, ...wanted }: FiguresWanted,
): GroupFigures[] => {
  const rows = new Map<string, number[]>();
  for (const row of buyers.customers.keys()) {
    const code = codeAt(row);
    const known = rows.get(code);
    if (known) known.push(row);
    else rows.set(code, [row]);
  }
  return [...rows]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .map(([code, members]) => ({ code, ...figuresOfGroup(parts, buyers, members, wanted) }));
};
