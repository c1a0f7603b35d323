import { addDays, type Day, daysBetween } from "../time/day.ts";
import { A_YEAR, circularMean } from "./measures.ts";
import type { PurchasingRow, Seasonality } from "./purchasing.ts";

/** How many days of each month a period covers, January first. */
const daysByMonth = ([first, last]: [Day, Day]): number[] => {
  const days = new Array<number>(12).fill(0);
  for (let day = first; day <= last; ) {
    const next = addDays(`${day.slice(0, 7)}-01`, 31);
    const end = addDays(`${next.slice(0, 7)}-01`, -1);
    const month = Number(day.slice(5, 7)) - 1;
    days[month] = (days[month] as number) + daysBetween(day, end < last ? end : last) + 1;
    day = addDays(end, 1);
  }
  return days;
};

/**
 * When a group orders during the year: shares by month, weighted by the days observed. Null without a year of orders.
 * The peak is the month of the circular mean, the strength its length.
 */
export const groupSeasonality = (rows: readonly PurchasingRow[], span: [Day, Day] | null): Seasonality | null => {
  if (!span || daysBetween(...span) + 1 < A_YEAR) return null;
  const seen = daysByMonth(span);
  const rates = seen.map((days, month) => {
    const orders = rows.reduce((sum, { ordersByMonth }) => sum + (ordersByMonth?.[month] ?? 0), 0);
    return days > 0 ? orders / days : 0;
  });
  const total = rates.reduce((sum, rate) => sum + rate, 0);
  if (total === 0) return null;
  const { length, month } = circularMean(rates);
  return { peakMonth: month, strength: length, shareByMonth: rates.map((rate) => rate / total) };
};
