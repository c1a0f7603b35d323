import { byCodePoint } from "#lib/rfm/behavior-traits.ts";
import { type GroupFigures, type Reach, WORTHWHILE_SPENDING } from "#lib/rfm/score.ts";
import { codeByKey, RFM_KEYS_BY_VALUE, type RfmSegmentKey, type Scores } from "#lib/rfm/segments.ts";
import { assignTier, type Cuts, type Tier } from "#lib/rfm/value-tiers.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import { dayAt } from "#lib/time/day.ts";
import type { OrderColumns, OrderPart } from "#records/rules/order-columns.ts";
import {
  ALL_SCORES,
  cellIndex,
  type RfmScheme,
  scoresBy,
  segmentIndex,
  segmentNumbers,
} from "#records/rules/rfm/scheme.ts";
import { type Bought, boughtAt } from "./bought-in-periods.ts";
import type { ValueBasis } from "./populations.ts";

/** The buyers with some scores or in a segment; null for all of them. */
export type BuyersByScores = {
  method: "rfm";
  /** Above which values the scores 2 to 5 begin, money in minor units, unless the scheme has thresholds of its own. */
  cuts: { frequency: number[]; monetary: number[] };
  scheme: Pick<RfmScheme, "thresholds" | "cells">;
  wanted: WantedScores | null;
};

/** Scores and a segment; all customers have those that are absent. */
export type WantedScores = { cell?: Partial<Scores> | undefined; segment?: RfmSegmentKey | undefined };

/** The buyers of a tier; null for all of them. */
export type BuyersByTier = { method: "value"; cuts: Cuts; wanted: Tier | null };

/** Whether a customer is wanted by what they bought in the period, and their first order ever, in ms since 1970. */
type IsWanted = (bought: Bought, firstAt: number) => boolean;

/**
 * A buyer's cell (its index in `ALL_SCORES`) and segment (its index in `RFM_KEYS_BY_VALUE`). `dayStarts`: of the period, and the
 * instant after it; in ms since 1970.
 */
const buildScorer = ({ cuts, scheme }: BuyersByScores, dayStarts: Float64Array) => {
  const days = dayStarts.length - 1;
  const segments = segmentNumbers(scheme);
  const start = dayStarts[0] as number;
  return ({ orders, revenue, lastAt }: Bought, firstAt: number): { cell: number; segment: number } => {
    const values = { orders, revenue, ageDays: days - 1 - dayAt(dayStarts, lastAt) };
    const cell = cellIndex(scoresBy(scheme, values, { days, frequency: cuts.frequency, monetary: cuts.monetary }));
    return { cell, segment: segments[segmentIndex(cell, orders, firstAt < start)] as number };
  };
};

const matches = ({ cell = {}, segment }: WantedScores) => {
  const scores = Object.entries(cell) as [keyof Scores, number][];
  const cells = ALL_SCORES.map((one) => scores.every(([score, value]) => one[score] === value));
  const number = segment && RFM_KEYS_BY_VALUE.indexOf(segment);
  return (scored: { cell: number; segment: number }): boolean =>
    cells[scored.cell] === true && (number === undefined || scored.segment === number);
};

/** `dayStarts`: of the period, and the instant after it; in ms since 1970. Null wants all buyers. */
export const buildBuyerTest = (membership: BuyersByScores | BuyersByTier | null, dayStarts: Float64Array): IsWanted => {
  if (!membership || membership.wanted === null) return () => true;
  if (membership.method === "value") {
    const { cuts, wanted } = membership;
    return ({ revenue }) => assignTier(revenue, cuts) === wanted;
  }
  const [isMatch, score] = [matches(membership.wanted), buildScorer(membership, dayStarts)];
  return (bought, firstAt) => isMatch(score(bought, firstAt));
};

/** The code of a buyer's segment, by what they bought. */
export const buildCodeLookup = (membership: BuyersByScores | BuyersByTier, dayStarts: Float64Array) => {
  if (membership.method === "value") return ({ revenue }: Bought): string => assignTier(revenue, membership.cuts);
  const codes = RFM_KEYS_BY_VALUE.map(codeByKey);
  const score = buildScorer(membership, dayStarts);
  return (bought: Bought, firstAt: number): string => codes[score(bought, firstAt).segment] as string;
};

/** The cells and segments of buyers by scores, as `buildScorer` numbers them. */
export const scoreBuyers = (
  buyers: BuyersOfOrders,
  membership: BuyersByScores,
  dayStarts: Float64Array,
): { cells: Int32Array; segments: Int32Array } => {
  const score = buildScorer(membership, dayStarts);
  const [cells, segments] = [new Int32Array(buyers.orders.length), new Int32Array(buyers.orders.length)];
  for (let row = 0; row < cells.length; row++) {
    const { cell, segment } = score(boughtAt(buyers, row), buyers.firstAt[row] as number);
    cells[row] = cell;
    segments[row] = segment;
  }
  return { cells, segments };
};

/** A span of time, in ms since 1970, and what counts in it. */
export type BuyingSpan = {
  from: number;
  /** Exclusive. */
  until: number;
  /** Only customers whose last order in the span was before this. */
  lastBefore: number;
  storefrontId: number | null;
  basis: ValueBasis;
};

/** What the customers with orders in a span bought, in columns of equal length. */
export type BuyersOfOrders = {
  /** The part that a customer is in, and their index in it. */
  parts: Uint8Array;
  customers: Int32Array;
  orders: Int32Array;
  /** Or gross margin; minor units. */
  revenue: Float64Array;
  /** In ms since 1970. */
  lastAt: Float64Array;
  /** The first order ever, in any storefront. */
  firstAt: Float64Array;
};

/** Columns to add customers to, at most this many. */
export const makeBuyers = (most: number) => {
  const all: BuyersOfOrders = {
    parts: new Uint8Array(most),
    customers: new Int32Array(most),
    orders: new Int32Array(most),
    revenue: new Float64Array(most),
    lastAt: new Float64Array(most),
    firstAt: new Float64Array(most),
  };
  let count = 0;
  return {
    count: () => count,
    add: (part: number, customer: number, { orders, revenue, lastAt }: Bought, firstAt: number): void => {
      all.parts[count] = part;
      all.customers[count] = customer;
      all.orders[count] = orders;
      all.revenue[count] = revenue;
      all.lastAt[count] = lastAt;
      all.firstAt[count] = firstAt;
      count += 1;
    },
    columns: (): BuyersOfOrders => ({
      parts: all.parts.subarray(0, count),
      customers: all.customers.subarray(0, count),
      orders: all.orders.subarray(0, count),
      revenue: all.revenue.subarray(0, count),
      lastAt: all.lastAt.subarray(0, count),
      firstAt: all.firstAt.subarray(0, count),
    }),
  };
};

/** The customers who bought in a span and are wanted by what they bought. */
export const collectBuyers = (
  parts: readonly OrderPart[],
  { from, until, lastBefore, storefrontId, basis }: BuyingSpan,
  isWanted: IsWanted,
): BuyersOfOrders => {
  const found = makeBuyers(parts.reduce((sum, { orders }) => sum + orders.starts.length - 1, 0));
  for (const [part, { orders: columns, skipped }] of parts.entries()) {
    const { starts, orderedAt, storefrontIds } = columns;
    const amounts = basis === "margin" ? columns.margin : columns.revenue;
    for (let customer = 0; customer < starts.length - 1; customer++) {
      if (skipped !== null && skipped[customer] !== 0) continue;
      let [orders, revenue, lastAt, firstAt] = [0, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      for (let at = starts[customer] as number; at < (starts[customer + 1] as number); at++) {
        const instant = orderedAt[at] as number;
        if (instant < firstAt) firstAt = instant;
        if (instant < from || instant >= until) continue;
        if (storefrontId !== null && storefrontIds[at] !== storefrontId) continue;
        orders += 1;
        // An unknown margin adds nothing.
        revenue += (amounts[at] as number) || 0;
        if (instant > lastAt) lastAt = instant;
      }
      if (orders === 0 || lastAt >= lastBefore) continue;
      const bought = { orders, revenue, lastAt };
      if (isWanted(bought, firstAt)) found.add(part, customer, bought, firstAt);
    }
  }
  return found.columns();
};

type FiguresWanted = {
  /** The code of each buyer's segment. */
  codeAt: (row: number) => string;
  /** Of each part, the customers who can be reached by email (not 0). */
  reachable: readonly Uint8Array[];
  /** The start of the period, in ms since 1970. */
  start: number;
};

const noReach = (): Reach => ({ customers: 0, reachableByEmail: 0 });

const computeGroupFigures = (
  parts: readonly OrderPart[],
  { parts: partOf, customers, orders, revenue, lastAt, firstAt }: BuyersOfOrders,
  rows: readonly number[],
  { reachable, start }: Omit<FiguresWanted, "codeAt">,
): Omit<GroupFigures, "code"> => {
  const [all, firstTime, returning, worthwhile] = [noReach(), noReach(), noReach(), noReach()];
  const [everOrdered, lastInstants] = [new Int32Array(rows.length), new Float64Array(rows.length)];
  let [orderedOnceInPeriod, orderedOnce, spent, spentByWorthwhile, squaredRevenue] = [0, 0, 0, 0, 0];
  for (const [at, row] of rows.entries()) {
    const [part, customer, own] = [partOf[row] as number, customers[row] as number, revenue[row] as number];
    const { starts } = (parts[part] as OrderPart).orders;
    const orderedEver = (starts[customer + 1] as number) - (starts[customer] as number);
    const [isReachable, isWorthwhile] = [reachable[part]?.[customer] === 1, own >= WORTHWHILE_SPENDING];
    const isFirst = (firstAt[row] as number) >= start;
    for (const reach of [all, isFirst ? firstTime : returning, isWorthwhile ? worthwhile : null]) {
      if (!reach) continue;
      reach.customers += 1;
      if (isReachable) reach.reachableByEmail += 1;
    }
    if (orders[row] === 1) orderedOnceInPeriod += 1;
    if (orderedEver === 1) orderedOnce += 1;
    everOrdered[at] = orderedEver;
    lastInstants[at] = lastAt[row] as number;
    spent += own;
    if (isWorthwhile) spentByWorthwhile += own;
    squaredRevenue += own ** 2;
  }
  lastInstants.sort();
  const middle = [rows.length >> 1, (rows.length - 1) >> 1].map((at) => new Date(lastInstants[at] as number));
  return {
    ...all,
    firstTime,
    returning,
    orderedOnceInPeriod,
    orderedOnce,
    medianOrders: computeMedian(everOrdered),
    middleLastOrdersAt: middle,
    revenue: spent,
    worthwhile: { ...worthwhile, revenue: spentByWorthwhile },
    squaredRevenue,
  };
};

/** The figures of each segment of these buyers, in the order of codes. */
export const computeBuyerFigures = (
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
    .map(([code, members]) => ({ code, ...computeGroupFigures(parts, buyers, members, wanted) }));
};

/** One customer's orders in columns; null for a customer without orders. */
export type OwnOrders = { orders: OrderColumns; customer: number } | null;

/** Purchases of some customers, one after another: `counts` of each one, ascending by day. */
type PurchasesOfCustomers = {
  counts: Uint32Array;
  /** Days since 1970. */
  days: Int32Array;
  /** In minor units; NaN if unknown. */
  amounts: Float64Array;
};

type PurchaseOptions = {
  /** Exclusive, in ms since 1970. */
  until: number;
  basis: ValueBasis;
  /** The local day of an instant, as days since 1970. */
  dayOf: (instant: number) => number;
};

/**
 * What customers bought on each local day: a day's orders are one purchase. A margin without a known cost is an unknown amount, and a
 * loss counts as 0.
 */
export const collectPurchases = (
  customers: readonly OwnOrders[],
  { until, basis, dayOf }: PurchaseOptions,
): PurchasesOfCustomers => {
  const most = customers.reduce((sum, own) => sum + (own ? locateOrders(own).count : 0), 0);
  const [days, amounts] = [new Int32Array(most), new Float64Array(most)];
  const counts = new Uint32Array(customers.length);
  let end = 0;
  for (const [at, own] of customers.entries()) {
    if (!own) continue;
    const first = end;
    const { from, count } = locateOrders(own);
    const { orderedAt, [basis]: worth } = own.orders;
    for (let order = from; order < from + count; order++) {
      const instant = orderedAt[order] as number;
      if (instant >= until) continue;
      const day = dayOf(instant);
      // Nearly all customers have few orders, mostly in order of time.
      let place = end;
      while (place > first && (days[place - 1] as number) > day) place -= 1;
      if (place > first && days[place - 1] === day) {
        amounts[place - 1] = addKnownAmounts(amounts[place - 1] as number, worth[order] as number);
        continue;
      }
      days.copyWithin(place + 1, place, end);
      amounts.copyWithin(place + 1, place, end);
      days[place] = day;
      amounts[place] = worth[order] as number;
      end += 1;
    }
    if (basis === "margin") for (let i = first; i < end; i++) amounts[i] = Math.max(amounts[i] as number, 0);
    counts[at] = end - first;
  }
  return { counts, days: days.slice(0, end), amounts: amounts.slice(0, end) };
};

const locateOrders = ({ orders: { starts }, customer }: NonNullable<OwnOrders>): { from: number; count: number } => {
  const from = starts[customer] as number;
  return { from, count: (starts[customer + 1] as number) - from };
};

/** An unknown amount adds nothing. */
const addKnownAmounts = (one: number, other: number): number => {
  if (Number.isNaN(one)) return other;
  if (Number.isNaN(other)) return one;
  return one + other;
};
