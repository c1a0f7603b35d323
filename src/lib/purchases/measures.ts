import { DAYS_A_MONTH } from "../time/day.ts";

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
