import type { PurchaseDays } from "#lib/clv/model.ts";
import { latestMean, seasonalNaive, seasonalNaiveWithGrowth } from "#lib/series/naive.ts";
import type { SeriesForecast } from "#lib/series/series-forecast.ts";
import { dampedTrend, theta } from "#lib/series/smoothing.ts";
import { mean } from "#lib/statistics/summaries.ts";
import { toDay, toDayNumber } from "#lib/time/day.ts";
import { monthsBefore } from "#lib/time/month.ts";
import { type Span, WEEK } from "./weekly-log.ts";

/** Forecasts of a shop's orders from their number alone, without customers. */
export const SIMPLE_METHODS = ["lastYear", "lastYearWithGrowth", "theta", "dampedTrend", "recentMean"] as const;
export type SimpleMethod = (typeof SIMPLE_METHODS)[number];

/** What a forecast of a shop's orders is made of: the model of its customers, and simple methods. */
export const TOTALS_METHODS = ["model", ...SIMPLE_METHODS] as const;
export type TotalsMethod = (typeof TOTALS_METHODS)[number];

/** Expected orders of each day ahead, and the standard deviation of their sum (NaN if the past is too short to tell). */
export type DailyForecast = { daily: Float64Array; deviation: number };

const YEAR_WEEKS = 52;
const YEAR_MONTHS = 12;
/** Growth is that of at least a quarter over the same quarter a year before. */
const GROWTH_WEEKS = 13;
const RECENT_WEEKS = 13;

/** The number of purchases on each day, from the first one to the as-of day. */
export const ordersByDay = (
  { starts, days }: PurchaseDays,
  { first, asOf }: { first: number; asOf: number },
): Float64Array => {
  const orders = new Float64Array(Math.max(0, asOf - first + 1));
  const end = starts.at(-1) ?? 0;
  for (let at = 0; at < end; at++) {
    const day = (days[at] as number) - first;
    if (day >= 0 && day < orders.length) orders[day] = (orders[day] as number) + 1;
  }
  return orders;
};

/** The sums of whole weeks back from the last day. */
const sumWeeks = (orders: Float64Array): Float64Array => {
  const weeks = Math.floor(orders.length / WEEK);
  const skipped = orders.length - WEEK * weeks;
  return Float64Array.from({ length: weeks }, (_, week) => {
    const from = skipped + WEEK * week;
    return orders.subarray(from, from + WEEK).reduce((sum, count) => sum + count, 0);
  });
};

/** Months ahead of the as-of day (from 1 on) or before it (0 and less): those that begin on the same day of the month. */
const monthAt = (asOf: number, month: number): Span => {
  const startOf = (months: number) => toDayNumber(monthsBefore(toDay(asOf + 1), -months));
  return { from: startOf(month - 1), to: startOf(month) - 1 };
};

/** The mean of a day in whole months back from the last day, the oldest first. */
const averageMonths = (orders: Float64Array, asOf: number): Float64Array => {
  const first = asOf - orders.length + 1;
  const means: number[] = [];
  for (let month = 0; ; month--) {
    const { from, to } = monthAt(asOf, month);
    if (from < first) return Float64Array.from(means.reverse());
    means.push(orders.subarray(from - first, to - first + 1).reduce((sum, count) => sum + count, 0) / (to - from + 1));
  }
};

const fromWeeks = (forecast: SeriesForecast | null, days: number): DailyForecast | null =>
  forecast && {
    daily: Float64Array.from(
      { length: days },
      (_, day) => (forecast.expected[Math.floor(day / WEEK)] as number) / WEEK,
    ),
    deviation: forecast.deviation * (days / (WEEK * forecast.expected.length)),
  };

/** A month's orders come on its days as `shape` has them, or evenly without one. */
const fromMonths = (
  forecast: SeriesForecast | null,
  { months, shape }: { months: readonly Span[]; shape: Float64Array | undefined },
  days: number,
): DailyForecast | null => {
  if (!forecast) return null;
  const daily = new Float64Array(days);
  let at = 0;
  for (const [month, { from, to }] of months.entries()) {
    const length = Math.min(days - at, to - from + 1);
    const own = shape?.subarray(at, at + length);
    const usual = own ? mean([...own]) : 0;
    for (let day = 0; day < length; day++)
      daily[at + day] = (forecast.expected[month] as number) * (own && usual > 0 ? (own[day] as number) / usual : 1);
    at += length;
  }
  return { daily, deviation: forecast.deviation * (days / months.length) };
};

/**
 * Simple forecasts of the orders of the next days, from those of each day so far: the same weeks of last year, those times
 * the growth since, the Theta method and a damped trend by month, and the mean of 13 weeks. Null where the past is too
 * short. Months begin on the day of the month after the as-of day, and their orders come on their days as last year.
 */
export const simpleTotals = (
  orders: Float64Array,
  { asOf, days }: { asOf: number; days: number },
): Record<SimpleMethod, DailyForecast | null> => {
  const weeks = sumWeeks(orders);
  const byWeek = { steps: Math.ceil(days / WEEK), period: YEAR_WEEKS };
  const lastYear = fromWeeks(seasonalNaive(weeks, byWeek), days);
  const months: Span[] = [];
  for (let month = 1; (months.at(-1)?.to ?? asOf) < asOf + days; month++) months.push(monthAt(asOf, month));
  const past = averageMonths(orders, asOf);
  const byMonth = (method: typeof theta) =>
    fromMonths(method(past, { steps: months.length, period: YEAR_MONTHS }), { months, shape: lastYear?.daily }, days);
  return {
    lastYear,
    lastYearWithGrowth: fromWeeks(seasonalNaiveWithGrowth(weeks, { ...byWeek, least: GROWTH_WEEKS }), days),
    theta: byMonth(theta),
    dampedTrend: byMonth(dampedTrend),
    recentMean: fromWeeks(latestMean(weeks, { steps: byWeek.steps, window: RECENT_WEEKS }), days),
  };
};

/** The mean of the given forecasts, with the mean of their known deviations: their errors are taken to be the same. */
export const meanForecast = (forecasts: readonly DailyForecast[]): DailyForecast | null => {
  const [first] = forecasts;
  if (!first) return null;
  const known = forecasts.map(({ deviation }) => deviation).filter(Number.isFinite);
  return {
    daily: first.daily.map((_, day) => mean(forecasts.map(({ daily }) => daily[day] as number))),
    deviation: known.length > 0 ? mean(known) : Number.NaN,
  };
};
