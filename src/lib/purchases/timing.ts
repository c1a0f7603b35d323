import { daysBetween } from "../time/day.ts";
import type { GroupName, PurchasingRow } from "./purchasing.ts";

/** How the population's orders are spread over months and event days, as plain values for storage. */
export type OrderCalendar = { shareByMonth: number[]; eventShare: number };

export const TIMING_GROUPS = ["seasonal", "event_driven"] as const satisfies GroupName[];
export type TimingGroup = (typeof TIMING_GROUPS)[number];

/** A customer's orders are concentrated if this share … */
const MOST = 0.8;
/** … would occur by chance, given the population's calendar, with at most this probability. */
const CHANCE = 0.05;
/** Nearly a year apart, so that the season recurred. */
const AGAIN_DAYS = 300;
const MONTHS = 12;
/** The number of adjacent months in a season. */
const SEASON = 3;

const countOrders = ({ ordersByMonth = [] }: PurchasingRow): number =>
  ordersByMonth.reduce((sum, count) => sum + count, 0);

export const buildOrderCalendar = (rows: readonly PurchasingRow[]): OrderCalendar => {
  const byMonth = new Array<number>(MONTHS).fill(0);
  let onEvents = 0;
  for (const row of rows) {
    if (!row.ordersByMonth) continue;
    for (let month = 0; month < MONTHS; month++)
      byMonth[month] = (byMonth[month] as number) + (row.ordersByMonth[month] ?? 0);
    onEvents += row.eventOrders ?? 0;
  }
  const total = Math.max(
    1,
    byMonth.reduce((sum, count) => sum + count, 0),
  );
  return { shareByMonth: byMonth.map((count) => count / total), eventShare: onEvents / total };
};

/** The probability of at least k of n successes, each with probability p. */
export const binomialTail = (n: number, k: number, p: number): number => {
  if (k <= 0 || p >= 1) return 1;
  let term = (1 - p) ** n;
  let below = 0;
  for (let i = 0; i < k; i++) {
    below += term;
    term *= ((n - i) / (i + 1)) * (p / (1 - p));
  }
  return Math.max(0, 1 - below);
};

const seasonSum = (byMonth: readonly number[], first: number): number => {
  let sum = 0;
  for (let i = 0; i < SEASON; i++) sum += byMonth[(first + i) % MONTHS] ?? 0;
  return sum;
};

/**
 * Whether at least 80% of the orders are in three adjacent months, in more than one year, and the population's calendar
 * would give this in any of the twelve such seasons with a probability of at most 5% (Bonferroni).
 */
const isSeasonal = (row: PurchasingRow, { shareByMonth }: OrderCalendar): boolean => {
  const { ordersByMonth, firstDay, lastDay } = row;
  if (!ordersByMonth || !firstDay || !lastDay || daysBetween(firstDay, lastDay) < AGAIN_DAYS) return false;
  const orders = countOrders(row);
  for (let first = 0; first < MONTHS; first++) {
    const within = seasonSum(ordersByMonth, first);
    if (within < MOST * orders) continue;
    if (MONTHS * binomialTail(orders, within, seasonSum(shareByMonth, first)) <= CHANCE) return true;
  }
  return false;
};

/** Whether at least 80% of the orders are on event days, on two or more of them, and not by chance. */
const isEventDriven = (row: PurchasingRow, { eventShare }: OrderCalendar): boolean => {
  const { eventOrders = 0, eventDays = 0 } = row;
  const orders = countOrders(row);
  return eventDays > 1 && eventOrders >= MOST * orders && binomialTail(orders, eventOrders, eventShare) <= CHANCE;
};

/** A customer's timing group, if any. Clustering on yearly averages would miss these. */
export const classifyTiming = (row: PurchasingRow, calendar: OrderCalendar): TimingGroup | null => {
  if (isSeasonal(row, calendar)) return "seasonal";
  return isEventDriven(row, calendar) ? "event_driven" : null;
};
