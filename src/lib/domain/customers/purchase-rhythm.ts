import { addDays, type Day, daysBetween } from "../time/day.ts";
import { daysWithSale, type PurchaseDay } from "./purchase-days.ts";

/** How often a customer buys, and when the next purchase is due. */
export type Rhythm = { gapDays: number; longestGapDays: number; lastDay: Day; dueDay: Day };

/** A habit needs at least two gaps. */
const DAYS_NEEDED = 3;

/** For an even count the lower middle value, so that it is a gap that occurred. */
const median = (sorted: readonly number[]): number => sorted[Math.floor((sorted.length - 1) / 2)] ?? 0;

/** The median gap between days with a sale; null with fewer than three days. */
export const rhythmOf = (days: readonly PurchaseDay[]): Rhythm | null => {
  const bought = daysWithSale(days);
  const lastDay = bought.at(-1);
  if (bought.length < DAYS_NEEDED || lastDay === undefined) return null;
  const gaps = bought.slice(1).map((day, i) => daysBetween(bought[i] ?? day, day));
  gaps.sort((a, b) => a - b);
  const gapDays = median(gaps);
  return { gapDays, longestGapDays: gaps.at(-1) ?? gapDays, lastDay, dueDay: addDays(lastDay, gapDays) };
};
