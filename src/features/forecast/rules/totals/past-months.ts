import { dayOfNumber, toDayNumber } from "#lib/time/day.ts";
import type { PurchaseLog } from "../forecast-request.ts";
import type { Span } from "./horizon-parts.ts";

/** Last year's line beside the next twelve months, and a year before it. */
const MONTHS = 24;

/** The as-of day's month until that day, and whole calendar months before it, oldest first. */
export const pastMonths = (asOf: number): Span[] => {
  const [year = 0, month = 1] = dayOfNumber(asOf).split("-").map(Number);
  const startOf = (months: number): number => {
    const at = 12 * year + month - 1 - months;
    return toDayNumber(`${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-01`);
  };
  return Array.from({ length: MONTHS }, (_, i) => {
    const before = MONTHS - 1 - i;
    return { from: startOf(before), to: before === 0 ? asOf : startOf(before - 1) - 1 };
  });
};

/** Orders and revenue of each of the past months. */
export type PastSums = { orders: Float64Array; revenue: Float64Array };

export const emptyPast = (): PastSums => ({ orders: new Float64Array(MONTHS), revenue: new Float64Array(MONTHS) });

/** Adds a log's purchases; unknown amounts count as 0. */
export const addPast = (sums: PastSums, { days, amounts }: PurchaseLog, asOf: number): void => {
  const months = pastMonths(asOf);
  const first = months[0]?.from ?? asOf;
  const monthOf = new Int8Array(asOf - first + 1);
  for (const [at, { from, to }] of months.entries()) monthOf.fill(at, from - first, to - first + 1);
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    if (day < first || day > asOf) continue;
    const at = monthOf[day - first] as number;
    sums.orders[at] = (sums.orders[at] as number) + 1;
    sums.revenue[at] = (sums.revenue[at] as number) + (amounts[i] || 0);
  }
};

/** Spending after a day, until the as-of day; unknown amounts count as 0. */
export const spentSince = ({ days, amounts }: PurchaseLog, after: number, asOf: number): number =>
  amounts.reduce((sum, amount, i) => {
    const day = days[i] as number;
    return day > after && day <= asOf ? sum + (amount || 0) : sum;
  }, 0);
