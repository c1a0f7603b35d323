import { DAYS_A_MONTH, daysBetween } from "#lib/time/day.ts";
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

/** Three months: a shorter time says too little about how often a customer buys. */
export const LEAST_DAYS = 91;

/** Seasons can't be detected in less. */
export const A_YEAR = 365;

/** Orders per month of a customer known for these days, over at least three months. */
export const computeFrequency = (orders: number, daysKnown: number): number =>
  (orders * DAYS_A_MONTH) / Math.max(LEAST_DAYS, daysKnown);

/**
 * The regularity of the gaps between orders: 1 / (1 + deviation / mean), 1 for constant gaps. Undefined with fewer than
 * two gaps, or if all orders are on one day.
 */
export const computeRegularity = (gaps: number, mean: number, deviation: number): number | undefined =>
  gaps < 2 || mean === 0 ? undefined : 1 / (1 + deviation / mean);

/** Kish's effective number of orders, from the sum of their amounts and of the squares of these. Undefined without amounts. */
export const countEffectiveOrders = (sum: number, squares: number): number | undefined =>
  sum > 0 && squares > 0 ? sum ** 2 / squares : undefined;

/**
 * Shannon entropy (1948) of the amounts' shares, in nats: 0 for one name, ln n for n equal ones. Undefined without
 * amounts.
 */
export const computeDiversity = (amounts: Readonly<Record<string, number>>): number | undefined => {
  let total = 0;
  for (const name in amounts) total += Math.max(0, amounts[name] as number);
  if (total === 0) return undefined;
  let entropy = 0;
  for (const name in amounts) {
    const share = Math.max(0, amounts[name] as number) / total;
    if (share > 0 && share < 1) entropy -= share * Math.log(share);
  }
  return entropy;
};

/** The circular mean of the months: its length R from 0 to 1, and its month, 1–12. */
export const circularMean = (byMonth: readonly number[]): { length: number; month: number } => {
  let [x, y, total] = [0, 0, 0];
  for (const [month, weight] of byMonth.entries()) {
    x += weight * Math.cos((2 * Math.PI * month) / 12);
    y += weight * Math.sin((2 * Math.PI * month) / 12);
    total += weight;
  }
  const month = Math.round((Math.atan2(y, x) * 12) / (2 * Math.PI));
  return { length: total > 0 ? Math.hypot(x, y) / total : 0, month: ((month + 12) % 12) + 1 };
};

/**
 * How strongly one customer's orders recur at one time of year, 0 to 1: the length R of the circular mean of the months
 * of n orders (Mardia and Jupp 2000, §2.3), minus what chance gives: √((nR² − 1) / (n − 1)). Undefined with fewer than
 * three orders, and for customers known for less than a year, because their months only show when they joined.
 */
export const computeSeasonality = (ordersByMonth: readonly number[], daysKnown: number): number | undefined => {
  const orders = ordersByMonth.reduce((sum, count) => sum + count, 0);
  if (orders < 3 || daysKnown < A_YEAR) return undefined;
  const { length } = circularMean(ordersByMonth);
  return Math.sqrt(Math.max(0, (orders * length ** 2 - 1) / (orders - 1)));
};
