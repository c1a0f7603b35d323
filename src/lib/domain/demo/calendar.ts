import { instantOf } from "#lib/domain/time/local-time.ts";
import { pick, type Random } from "../statistics/random.ts";
import type { Place } from "./temperament.ts";

/** The calendar on the shop's wall, its days as UTC midnights: the first of them, and how many there are. */
export type Calendar = { firstDay: number; days: number; now: Date; timeZone: string };

/** How much is bought in each month beside an average one: more before Christmas, less in the summer. */
const MONTHS = [0.86, 0.92, 0.98, 1, 0.99, 0.93, 0.88, 0.93, 1.02, 1.08, 1.22, 1.19] as const;
/** From Sunday on. */
const WEEKDAYS: Record<Place, readonly number[]> = {
  online: [1.35, 1.0, 0.9, 0.9, 0.92, 0.95, 1.15],
  shop: [0.9, 0.6, 0.75, 0.85, 1.0, 1.3, 1.75],
  trade: [0, 1.25, 1.2, 1.15, 1.1, 0.9, 0],
};
/** First hour, and how busy each hour from it on is. */
const HOURS: Record<Place, { from: number; weights: readonly number[] }> = {
  online: { from: 6, weights: [1, 2, 3, 4, 4, 4, 5, 5, 4, 4, 4, 5, 6, 8, 10, 10, 7, 3] },
  shop: { from: 10, weights: [3, 5, 6, 6, 6, 7, 7, 6, 4] },
  trade: { from: 8, weights: [4, 7, 8, 6, 4, 6, 7, 6, 4] },
};
export const MOST = 1.22 * 1.75;

/** Days of the shop's sales, each with what it takes off. */
const SALES = [
  { month: 0, from: 3, to: 14, share: 0.2 },
  { month: 6, from: 8, to: 18, share: 0.15 },
  { month: 10, from: 22, to: 30, share: 0.25 },
] as const;

/** How busy a day is for a place, against `MOST`; days are UTC midnights that stand for the calendar's days. */
export const busyness = (day: number, place: Place): number => {
  const date = new Date(day);
  return (MONTHS[date.getUTCMonth()] ?? 1) * (WEEKDAYS[place][date.getUTCDay()] ?? 1);
};

/** Whether a day is in a season; 0 is December to February. */
export const isInSeason = (day: number, season: number): boolean =>
  Math.floor(((new Date(day).getUTCMonth() + 1) % 12) / 3) === season;

/** What the shop's sale takes off that day; 0 where there is none. */
export const saleOn = (day: number): number => {
  const date = new Date(day);
  const [month, dayOfMonth] = [date.getUTCMonth(), date.getUTCDate()];
  return SALES.find((sale) => sale.month === month && dayOfMonth >= sale.from && dayOfMonth <= sale.to)?.share ?? 0;
};

/** A moment of the day at which people buy there, on the shop's wall clock. */
export const momentOf = (random: Random, day: number, place: Place, timeZone: string): Date => {
  const { from, weights } = HOURS[place];
  const hour = from + pick(random, [...weights.keys()], (i) => weights[i] ?? 0);
  return instantOf(day + (hour + random()) * 3_600_000, timeZone);
};
