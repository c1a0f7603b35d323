import { pick, type Random } from "#lib/statistics/random.ts";
import { toInstant } from "#lib/time/local-time.ts";
import type { DemoPlace } from "./temperament.ts";

/** The shop's local calendar with days as UTC midnights: the first day, and how many. */
export type DemoCalendar = { firstDay: number; days: number; now: Date; timeZone: string };

/** Demand by month relative to an average one: more before Christmas, less in summer. */
const MONTHS = [0.86, 0.92, 0.98, 1, 0.99, 0.93, 0.88, 0.93, 1.02, 1.08, 1.22, 1.19] as const;
/** Starting with Sunday. */
const WEEKDAYS: Record<DemoPlace, readonly number[]> = {
  online: [1.35, 1.0, 0.9, 0.9, 0.92, 0.95, 1.15],
  shop: [0.9, 0.6, 0.75, 0.85, 1.0, 1.3, 1.75],
  trade: [0, 1.25, 1.2, 1.15, 1.1, 0.9, 0],
};
/** Opening hour, and relative demand per hour from then on. */
const HOURS: Record<DemoPlace, { from: number; weights: readonly number[] }> = {
  online: { from: 6, weights: [1, 2, 3, 4, 4, 4, 5, 5, 4, 4, 4, 5, 6, 8, 10, 10, 7, 3] },
  shop: { from: 10, weights: [3, 5, 6, 6, 6, 7, 7, 6, 4] },
  trade: { from: 8, weights: [4, 7, 8, 6, 4, 6, 7, 6, 4] },
};
export const MOST = 1.22 * 1.75;

/** The shop's sales, each with its discount. */
const SALES = [
  { month: 0, from: 3, to: 14, share: 0.2 },
  { month: 6, from: 8, to: 18, share: 0.15 },
  { month: 10, from: 22, to: 30, share: 0.25 },
] as const;

/** A day's demand at a place, relative to `MOST`; days are UTC midnights that represent calendar days. */
export const busyness = (day: number, place: DemoPlace): number => {
  const date = new Date(day);
  return (MONTHS[date.getUTCMonth()] ?? 1) * (WEEKDAYS[place][date.getUTCDay()] ?? 1);
};

/** Whether a day is in a season; 0 is December to February. */
export const isInSeason = (day: number, season: number): boolean =>
  Math.floor(((new Date(day).getUTCMonth() + 1) % 12) / 3) === season;

/** The shop's sale discount that day; 0 without a sale. */
export const saleOn = (day: number): number => {
  const date = new Date(day);
  const [month, dayOfMonth] = [date.getUTCMonth(), date.getUTCDate()];
  return SALES.find((sale) => sale.month === month && dayOfMonth >= sale.from && dayOfMonth <= sale.to)?.share ?? 0;
};

/** A random purchase time on the day, in the shop's time zone. */
export const drawMoment = (random: Random, day: number, place: DemoPlace, timeZone: string): Date => {
  const { from, weights } = HOURS[place];
  const hour = from + pick(random, [...weights.keys()], (i) => weights[i] ?? 0);
  return toInstant(day + (hour + random()) * 3_600_000, timeZone);
};
