import { DAYS_A_MONTH, type Day, daysBetween } from "../time/day.ts";

/** Three months: fewer days say too little of how often somebody buys. */
export const LEAST_DAYS = 91;

/** In less, nothing is a season. */
export const A_YEAR = 365;

/** Orders per month from the first one to `asOf`, at least three months counted. */
export const frequencyOf = (orders: number, firstDay: Day, asOf: Day): number =>
  (orders * DAYS_A_MONTH) / Math.max(LEAST_DAYS, daysBetween(firstDay, asOf));

/**
 * How even the days between orders are: 1 / (1 + their deviation / their mean), 1 for a clock. Undefined with fewer than
 * two gaps, or where all orders are of one day.
 */
export const regularityOf = (gaps: number, mean: number, deviation: number): number | undefined =>
  gaps < 2 || mean === 0 ? undefined : 1 / (1 + deviation / mean);

/** Shannon's entropy (1948) of the shares of some amounts, in nats: 0 for one name, ln n for n alike. Undefined without any. */
export const diversityOf = (amounts: Readonly<Record<string, number>>): number | undefined => {
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

/** The mean direction of the year's months: its length R from 0 to 1, and the month it falls in, 1–12. */
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
 * How much one customer keeps to a time of year, 0 to 1: the length R of the circular mean of the months of n orders (Mardia
 * and Jupp 2000, §2.3), less what chance gives: √((nR² − 1) / (n − 1)). Undefined with fewer than three orders, and of
 * somebody known for less than a year: they only say when they came.
 */
export const seasonalityOf = (ordersByMonth: readonly number[], daysKnown: number): number | undefined => {
  const orders = ordersByMonth.reduce((sum, count) => sum + count, 0);
  if (orders < 3 || daysKnown < A_YEAR) return undefined;
  const { length } = circularMean(ordersByMonth);
  return Math.sqrt(Math.max(0, (orders * length ** 2 - 1) / (orders - 1)));
};
