import { earlier } from "#lib/clv/history-as-of.ts";
import type { PurchaseDays } from "#lib/clv/model.ts";
import { bgNbd } from "#lib/clv/models/bg-nbd.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { mean, sumBy } from "#lib/statistics/summaries.ts";
import { lastWeeks, withCalendar } from "./effects.ts";
import { planEvents } from "./events.ts";
import { expectedParts, learnNewcomers } from "./expected-parts.ts";
import { type Effort, learnRepeats } from "./learn-purchases.ts";
import { ordersByDay, simpleTotals, TOTALS_METHODS, type TotalsMethod } from "./simple-totals.ts";
import { horizonParts, type PlannedEvent, type WeeklyLog, weeklyLog } from "./weekly-log.ts";

/** Orders of a period that is over, as each method would have forecast them at its start; methods without a forecast are absent. */
export type PastForecast = { asOf: number; actual: number; expected: Partial<Record<TotalsMethod, number>> };

/** How forecasts of the same length went in this shop's past, the latest first. */
export type ShopRecord = {
  forecasts: PastForecast[];
  /** The share of each method in the forecast; they sum to 1. */
  weights: Partial<Record<TotalsMethod, number>>;
  /** How far their mean by these weights was off: the root of the mean squared logarithm of actual over expected orders. */
  error: number;
  /** The days that these forecasts were about, relative to the days of one: forecasts of periods that overlap are alike. */
  separate: number;
};

/** A past forecast has a year of history before it, as a season needs. */
const LEAST_DAYS = 364;
/** More past forecasts than this take too long. */
const FORECASTS = 4;
const [YEAR, QUARTER] = [365, 91];

/**
 * Days on which forecasts of so many days were possible whose period is over, the latest first: the same day of earlier
 * years, because a method's errors depend on the season, and quarters before the latest possible day while these are few.
 */
export const pastForecastDays = ({ first, asOf }: Pick<WeeklyLog, "first" | "asOf">, days: number): number[] => {
  const steps = Array.from({ length: FORECASTS }, (_, step) => step);
  const sameDays = steps.map((step) => asOf - YEAR * (Math.max(1, Math.ceil(days / YEAR)) + step));
  const quarters = steps.map((step) => asOf - days - QUARTER * step);
  const chosen: number[] = [];
  for (const day of [...sameDays, ...quarters])
    if (day - first + 1 >= LEAST_DAYS && chosen.every((other) => Math.abs(other - day) > QUARTER / 2)) chosen.push(day);
  return chosen.slice(0, FORECASTS).sort((a, b) => b - a);
};

/** A past forecast is one of a sample, which is fast. */
const MOST_CUSTOMERS = 1000;
const EFFORT: Effort = { errors: 400, course: 100 };
const SAMPLE_SEED = 2;

type Calendar = { holidays: ReadonlySet<number>; events: readonly PlannedEvent[] };

/**
 * What the model of the shop would have expected on a day of the orders of the next ones, with the events of the past only, as
 * methods are compared without those ahead. Null with too little data.
 */
const expectedByModel = (
  purchases: PurchaseDays,
  { asOf, days, holidays, events }: Calendar & { asOf: number; days: number },
): number | null => {
  const { population: whole, rows } = earlier(purchases, asOf);
  const log = withCalendar(weeklyLog(whole.purchases, asOf), holidays);
  const chosen = sampleRows(rows.length, MOST_CUSTOMERS, SAMPLE_SEED);
  const { population } = earlier(whole.purchases, asOf, chosen);
  const own = withCalendar(weeklyLog(population.purchases, asOf), holidays, log);
  const past = events.filter(({ to }) => to <= asOf);
  for (const each of [log, own])
    each.events = planEvents(past, whole.purchases, { asOf, weeks: lastWeeks(asOf, each.weeks), until: asOf });
  const repeats = learnRepeats(population, { log: own, model: bgNbd, until: asOf + days, effort: EFFORT });
  if (!repeats) return null;
  const { parts } = horizonParts(asOf, days);
  const shop = { repeats, newcomers: learnNewcomers(log), values: null };
  const { existing, firsts, followers } = expectedParts(parts, shop, EFFORT.course);
  const share = sumValues(population.histories.repeatPurchases) / sumValues(whole.histories.repeatPurchases);
  return sumValues(existing) / share + sumValues(firsts) + sumValues(followers);
};

/** Forecasts from past days, each with only what was known then. */
const forecastPast = (
  purchases: PurchaseDays,
  { first, asOf }: Pick<WeeklyLog, "first" | "asOf">,
  { days, ...calendar }: Calendar & { days: number },
): PastForecast[] => {
  const orders = ordersByDay(purchases, { first, asOf });
  return pastForecastDays({ first, asOf }, days).flatMap((day) => {
    const known = day - first + 1;
    const actual = sumValues(orders.subarray(known, known + days));
    const model = actual > 0 ? expectedByModel(purchases, { ...calendar, asOf: day, days }) : null;
    if (model === null) return [];
    const simple = Object.entries(simpleTotals(orders.subarray(0, known), { asOf: day, days }));
    const expected = simple.flatMap(([method, forecast]) => (forecast ? [[method, sumValues(forecast.daily)]] : []));
    return [{ asOf: day, actual, expected: { model, ...Object.fromEntries(expected) } }];
  });
};

/** Added to a method's mean squared error, so that one that was right by chance doesn't get all of the weight. */
const CHANCE = 0.05;

/** The length of the periods' union relative to one's. */
const countSeparate = (forecasts: readonly PastForecast[], days: number): number => {
  let [covered, until] = [0, Number.NEGATIVE_INFINITY];
  for (const { asOf } of forecasts.toReversed()) {
    covered += asOf + days - Math.max(asOf, until);
    until = asOf + days;
  }
  return covered / days;
};

/** Weighs methods by what they got wrong; those without a forecast on one of the days get no weight. Null without forecasts. */
export const weighMethods = (forecasts: readonly PastForecast[], days: number): ShopRecord | null => {
  if (forecasts.length === 0) return null;
  const inverses = TOTALS_METHODS.flatMap((method) => {
    const errors = forecasts.map(({ actual, expected }) => (expected[method] ?? Number.NaN) / actual - 1);
    const inverse = 1 / (mean(errors.map((error) => error ** 2)) + CHANCE ** 2);
    return Number.isFinite(inverse) ? [{ method, inverse }] : [];
  });
  const all = sumBy(inverses, ({ inverse }) => inverse);
  const weights = inverses.map(({ method, inverse }) => ({ method, weight: inverse / all }));
  const errors = forecasts.map(({ actual, expected }) =>
    Math.log(actual / sumBy(weights, ({ method, weight }) => weight * (expected[method] as number))),
  );
  return {
    forecasts: [...forecasts],
    weights: Object.fromEntries(weights.map(({ method, weight }) => [method, weight])),
    error: Math.sqrt(mean(errors.map((error) => error ** 2))),
    separate: countSeparate(forecasts, days),
  };
};

/**
 * The record of a shop: what its model and simple methods would have forecast of periods of the same length that are over
 * by now, and what each of them weighs for it, by the inverse of its mean squared error (Bates and Granger 1969, The
 * Combination of Forecasts, doi 10.1057/jors.1969.103). Null before the second year.
 */
export const learnShopRecord = (
  purchases: PurchaseDays,
  log: Pick<WeeklyLog, "first" | "asOf">,
  options: Calendar & { days: number },
): ShopRecord | null => weighMethods(forecastPast(purchases, log, options), options.days);

/** Methods whose days know the season from the first year on. */
const SEASONAL: readonly TotalsMethod[] = ["model", "lastYear", "lastYearWithGrowth"];

/**
 * Orders of each day: their sum is the mean of all forecasts by the record's weights, their course that of the methods that
 * know the season. Methods that can't be used today leave their weight to the others.
 */
export const combineDaily = (
  { weights }: Pick<ShopRecord, "weights">,
  forecasts: Partial<Record<TotalsMethod, Float64Array>>,
): Float64Array => {
  const used = TOTALS_METHODS.flatMap((method) => {
    const [daily, weight] = [forecasts[method], weights[method] ?? 0];
    return daily && weight > 0 ? [{ method, daily, weight, sum: sumValues(daily) }] : [];
  });
  const seasonal = used.filter(({ method, sum }) => SEASONAL.includes(method) && sum > 0);
  const total = sumBy(used, ({ weight, sum }) => weight * sum) / sumBy(used, ({ weight }) => weight);
  const all = sumBy(seasonal, ({ weight }) => weight);
  return Float64Array.from(used[0]?.daily ?? [], (_, day) =>
    all > 0 ? total * sumBy(seasonal, ({ weight, sum, daily }) => (weight / all) * ((daily[day] as number) / sum)) : 0,
  );
};

/** The model's own deviation counts as so many separate forecasts: few past errors say little about how large the next is. */
const MODEL_COUNTS = 2;

/** The standard deviation of the logarithm of a total, from the record and what the model of the shop simulates. */
export const learnDeviation = (
  { error, separate }: Pick<ShopRecord, "error" | "separate">,
  simulated: number,
): number => Math.sqrt((separate * error ** 2 + MODEL_COUNTS * simulated ** 2) / (separate + MODEL_COUNTS));
