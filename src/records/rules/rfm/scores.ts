import { noPurchasesError, type OrderLog } from "#lib/purchases/order-log.ts";

import { scorePopulation, total } from "#lib/rfm/score.ts";
import type { RfmSegment, RfmSegmentKey, Scores } from "#lib/rfm/segments.ts";
import { addDays, type Day, daysBetween } from "#lib/time/day.ts";
import type { PurchaseDay } from "#records/rules/customers/customer-standing.ts";
import { type RfmScheme, STANDARD_SCHEME, scoresBy, segmentIn } from "#records/rules/rfm/scheme.ts";

export type ScoredCustomer = Scores & {
  customerId: string;
  ageDays: number;
  orderCount: number;
  /** In major units. */
  revenue: number;
  segment: RfmSegment;
};

type Row = { customerId: string; ageDays: number; orderCount: number; revenue: number };

type Log = Pick<OrderLog, "customerIds" | "customers" | "days" | "amounts">;

/** Rounds away the floating-point error of adding amounts, so that equal sums score the same. */
const summed = (amount: number): number => Number(amount.toFixed(6));

/** Orders are net of refunds (`withoutRefunds`). Unknown amounts count as 0. */
const bought = (log: Log, asOf: number, days: number) => {
  const rows = new Map<number, Row>();
  for (let at = 0; at < log.days.length; at++) {
    const ageDays = asOf - (log.days[at] as number);
    if (ageDays < 0 || ageDays >= days) continue;
    const customer = log.customers[at] as number;
    const amount = log.amounts[at] as number;
    const customerId = log.customerIds[customer] as string;
    const row = rows.get(customer) ?? { customerId, ageDays: days, orderCount: 0, revenue: 0 };
    row.revenue += amount || 0;
    row.orderCount++;
    row.ageDays = Math.min(row.ageDays, ageDays);
    rows.set(customer, row);
  }
  return [...rows.values()]
    .map((row) => ({ ...row, revenue: summed(row.revenue) }))
    .sort((a, b) => (a.customerId < b.customerId ? -1 : 1));
};

/** The customers with an order before a day. */
const listReturning = (log: Log, firstDay: number): Set<string> => {
  const returning = new Set<string>();
  for (const [at, day] of log.days.entries()) {
    if (day < firstDay) returning.add(log.customerIds[log.customers[at] as number] as string);
  }
  return returning;
};

/**
 * The report's RFM scores and segments of customers with orders in the `days` up to the as-of day, by customer ID. Throws
 * INVALID_PARAMETER without any.
 */
export const scoreCustomers = (log: OrderLog, { asOf, days }: { asOf: number; days: number }): ScoredCustomer[] => {
  const rows = bought(log, asOf, days);
  if (rows.length === 0) throw noPurchasesError();
  const returning = listReturning(log, asOf - days + 1);
  return scorePopulation(rows, days).map((row) => {
    const history = { orderCount: row.orderCount, isReturning: returning.has(row.customerId) };
    return { ...row, segment: segmentIn(STANDARD_SCHEME, row, history) };
  });
};

/** Parses `R2F3` or `R2F3M4` into the scores it fixes; undefined for an invalid cell. */
export const readCell = (text: string): Partial<Scores> | undefined => {
  const [, recency, frequency, monetary] = /^R([1-5])F([1-5])(?:M([1-5]))?$/.exec(text) ?? [];
  if (recency === undefined) return undefined;
  return {
    recency: Number(recency),
    frequency: Number(frequency),
    ...(monetary !== undefined && { monetary: Number(monetary) }),
  };
};

/**
 * Four thresholds that reproduce a score without the population it came from: the score is 1 plus the number of
 * thresholds below the value. Derived from the smallest value of each score (`computeBands`), in whole units; an unused
 * score starts where the next one does, and `beyond` represents an unreachable one.
 */
export const toCuts = (bands: readonly { score: number; min: number }[], beyond: number): number[] =>
  [2, 3, 4, 5].map((score) => {
    const reached = bands.filter((band) => band.score >= score).map(({ min }) => min);
    return reached.length > 0 ? Math.min(...reached) - 1 : beyond;
  });

/** The score boundaries for the period ending with `day`; empty if there were no purchases in it. */
export type DatedCuts = { day: Day; frequency: readonly number[]; monetary: readonly number[] };

/** A customer's segment at the end of a day; null without a sale in the period. */
type PlaceThen = { day: Day; segment: RfmSegmentKey | null; scores: Scores | null };

/** The last days of the `count` months before `today`'s month, oldest first. */
export const monthEndsBefore = (today: Day, count: number): Day[] => {
  const [year = 0, month = 1] = today.split("-").map(Number);
  return Array.from({ length: count }, (_, i) =>
    new Date(Date.UTC(year, month - count + i, 0)).toISOString().slice(0, 10),
  );
};

const placeAt = (
  { day, ...cuts }: DatedCuts,
  days: readonly PurchaseDay[],
  length: number,
  scheme: RfmScheme,
): PlaceThen => {
  const within = days.filter((one) => one.sales > 0 && one.day <= day && one.day > addDays(day, -length));
  const lastDay = within
    .map((one) => one.day)
    .sort()
    .at(-1);
  if (lastDay === undefined) return { day, segment: null, scores: null };
  const values = {
    ageDays: daysBetween(lastDay, day),
    orders: total(within, ({ sales }) => sales),
    revenue: total(within, ({ revenue }) => revenue),
  };
  const scores = scoresBy(scheme, values, { ...cuts, days: length });
  const isReturning = days.some((one) => one.sales > 0 && one.day <= addDays(day, -length));
  const segment = segmentIn(scheme, scores, { orderCount: values.orders, isReturning });
  return { day, segment: segment.key, scores };
};

/** A customer's segment in a scheme at the end of each day, from their orders and the score boundaries of that time. */
export const placesThen = (
  cuts: readonly DatedCuts[],
  days: readonly PurchaseDay[],
  length: number,
  scheme: RfmScheme,
): PlaceThen[] => cuts.map((one) => placeAt(one, days, length, scheme));
