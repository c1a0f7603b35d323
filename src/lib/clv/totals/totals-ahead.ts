import type { FittedModel, Population } from "#lib/clv/model.ts";
import { bgNbd } from "#lib/clv/models/bg-nbd.ts";
import { type Prepared, sumValues } from "#lib/clv/prepare-population.ts";
import {
  byGroup,
  type Columns,
  drawPaths,
  type ExpectedParts,
  PATHS,
  type PathDraws,
  type TotalsByGroup,
} from "#lib/clv/totals/draw-totals.ts";
import { holidayEffect, lastWeeks, withCalendar } from "#lib/clv/totals/effects.ts";
import { type EventGain, eventGains } from "#lib/clv/totals/event-gains.ts";
import { planEvents } from "#lib/clv/totals/events.ts";
import { assumedRepeats, learnOrderValues, learnRepeats, WHOLE_EFFORT } from "#lib/clv/totals/learn-purchases.ts";
import { discountAt } from "../models/discounting.ts";
import {
  computeOrders,
  computeRevenue,
  expectedParts,
  type LearnedShop,
  learnNewcomers,
  ordersWithoutEvents,
  withoutEvents,
} from "./expected-parts.ts";
import { combineDaily, learnDeviation, learnShopRecord, type ShopRecord } from "./shop-record.ts";
import { ordersByDay, SIMPLE_METHODS, type SimpleMethod, simpleTotals } from "./simple-totals.ts";
import { horizonParts, midpoint, type Part, type PlannedEvent, type Span, weeklyLog } from "./weekly-log.ts";
import { type WhatIf, whatIf } from "./what-if.ts";

/** Ratios to fewer expected purchases than this mean nothing, and can be infinite. */
export const LEAST_EXPECTED = 1e-9;

/** Draws of what a total may be relative to the sum of the customers' forecasts. */
const assumedErrors = (
  population: Population,
  fitted: FittedModel,
  { days, seed }: { days: number; seed: number },
): Float64Array => {
  const { parts } = horizonParts(population.asOf, days);
  const repeats = assumedRepeats(population, fitted);
  const unknown = { newcomers: null, values: null };
  const expected = expectedParts(parts, { repeats, ...unknown });
  const { existing } = drawPaths(parts, expected, { repeats: repeats.effects, ...unknown }, { seed }).groups.orders;
  const sum = expected.existing.reduce((all, each) => all + each, 0);
  const drawn = (path: number): number => existing.reduce((all, draws) => all + (draws[path] as number), 0);
  return Float64Array.from(existing[0] ?? [], (_, path) => (sum > LEAST_EXPECTED ? drawn(path) / sum : 1));
};

/** Adds season, drift and typical forecast errors to draws of a total that vary by sampling only, for shops without a history. */
export const withAssumedErrors = (
  totals: Float64Array,
  { population, fitted }: { population: Population; fitted: FittedModel },
  options: { days: number; seed: number },
): Float64Array => {
  const errors = assumedErrors(population, fitted, options);
  return totals.map((sum, at) => sum * (errors[at % errors.length] as number));
};

/**
 * Orders (days with a purchase) and revenue in consecutive periods; revenue is null if too few amounts are known, and orders of
 * the same weeks of last year before there was one.
 */
type PeriodTotals = {
  periods: Span[];
  orders: TotalsByGroup;
  revenue: TotalsByGroup | null;
  lastYear: Float64Array | null;
};

/** Days are numbers since 1970, money in major units, not discounted. */
export type TotalsAhead = {
  asOf: number;
  /** Weeks from the day after the as-of day; the last one may be shorter. */
  weeks: PeriodTotals;
  /** Calendar months; the first and the last one may be shorter. */
  months: PeriodTotals;
  /** The whole horizon as one period. */
  whole: PeriodTotals;
  /** Null if too few amounts are known. */
  worth: Worth | null;
  /** What a public holiday changes in the repeat orders of its week, relative to them; null if it was not learned. */
  holiday: number | null;
  /** What each planned event brings, in the order they were given; null of those in neither the past weeks nor the horizon. */
  events: readonly (EventGain | null)[];
  whatIf: WhatIf | null;
  /** How earlier forecasts went and what the methods weigh by that; null before the second year, when the model of the shop is all. */
  record: ShopRecord | null;
  /** Orders of everyone on each day ahead as each method expects them; those of simple methods are absent where the past is too short. */
  daily: { model: Float64Array } & Partial<Record<SimpleMethod, Float64Array>>;
};

/** What existing customers spend over the horizon, discounted: expected, and simulated. */
type Worth = { expected: number; draws: Float64Array };

type TotalsOptions = {
  days: number;
  seed: number;
  discountRate?: number;
  holidays?: Iterable<number>;
  events?: readonly PlannedEvent[];
};

/** At least two weeks of history have a week's change. */
const LEAST_WEEKS = 2;

/** Each part is discounted from its middle. */
const worthAhead = (
  parts: readonly Part[],
  { expected, draws }: { expected: Columns; draws: PathDraws },
  { asOf, discountRate }: { asOf: number; discountRate: number },
): Worth => {
  const factors = parts.map((part) => discountAt(midpoint(part) - asOf, discountRate));
  const sumOver = (at: (part: number) => number): number =>
    factors.reduce((sum, factor, part) => sum + factor * at(part), 0);
  return {
    expected: sumOver((part) => expected.existing[part] as number),
    draws: Float64Array.from({ length: PATHS }, (_, path) =>
      sumOver((part) => draws.groups.revenue.existing[part]?.[path] as number),
    ),
  };
};

const sumDays = (daily: Float64Array, asOf: number, { from, to }: Span): number =>
  sumValues(daily.subarray(from - asOf - 1, to - asOf));

/** The model's orders of each day, those of a part evenly on its days. */
const dailyOrders = (parts: readonly Part[], expected: ExpectedParts): Float64Array => {
  const { existing, newcomers } = computeOrders(expected);
  const days = parts.flatMap(({ from, to }, part) => {
    const all = (existing[part] as number) + (newcomers[part] as number);
    return new Array<number>(to - from + 1).fill(all / (to - from + 1));
  });
  return Float64Array.from(days);
};

/**
 * Multiplies what is expected by one factor per month, so that without events, orders of everyone are the mean of the methods,
 * in months as in those that know the season. Within a month they stay as the model has them, which knows the weeks of
 * holidays, peaks and events.
 */
const moveTo = (
  record: ShopRecord,
  { asOf, parts, months }: { asOf: number; parts: readonly Part[]; months: readonly Span[] },
  { expected, shop, ...daily }: TotalsAhead["daily"] & { expected: ExpectedParts; shop: LearnedShop },
): ExpectedParts => {
  const model = dailyOrders(parts, withoutEvents(parts, expected, shop));
  const mean = combineDaily(record, { ...daily, model });
  const factors = months.map((month) => {
    const before = sumDays(model, asOf, month);
    return before > LEAST_EXPECTED ? sumDays(mean, asOf, month) / before : 1;
  });
  const scaled = (column: Float64Array) =>
    column.map((value, part) => value * (factors[(parts[part] as Part).month] as number));
  return {
    ...expected,
    existing: scaled(expected.existing),
    firsts: scaled(expected.firsts),
    followers: scaled(expected.followers),
  };
};

/**
 * The business's orders and revenue over the next `days`, by week and month, of existing customers and of those to come.
 *
 * Existing customers: BG/NBD (Fader, Hardie and Lee 2005) on a clock that runs with the annual season, which makes
 * purchases a non-homogeneous Poisson process. It is corrected by the errors of its forecasts from up to five past days:
 * an AR(1) level, which fades, and a lasting part, shrunk to 0. New customers: a local level with season and damped
 * trend, and the same model's purchases by age. Public `holidays` (days since 1970) change both in their weeks, and so do planned
 * `events` (`EventTerms` has their model). Order values: likewise a local level. These are structural time series,
 * fitted with the Kalman filter (Harvey 1989) and scales of highest posterior density. Intervals are quantiles of 1,000
 * simulated paths, which include the uncertainty of the fitted values.
 *
 * With too little data to learn from, existing customers buy as `forecaster` expects (read only then), and errors are assumed. Null
 * without dates or with less than two weeks. Depends on nothing after the as-of day. If `prepared` is a sample, so are
 * the totals. Horizons are whole days.
 */
export const totalsAhead = (
  { population, asOf }: Pick<Prepared, "population" | "asOf">,
  forecaster: { readonly fitted: FittedModel },
  { days, seed, discountRate = 0, holidays = [], events = [] }: TotalsOptions,
): TotalsAhead | null => {
  const { purchases } = population;
  const holidayDays = new Set(holidays);
  const log = purchases && withCalendar(weeklyLog(purchases, asOf), holidayDays);
  if (!purchases || !log || log.weeks < LEAST_WEEKS) return null;
  log.events = planEvents(events, purchases, { asOf, weeks: lastWeeks(asOf, log.weeks), until: asOf + days });
  const { parts, weeks, months } = horizonParts(asOf, days);
  const own = { log, model: bgNbd, until: asOf + days, effort: WHOLE_EFFORT };
  const known = learnRepeats({ ...population, purchases }, own);
  const repeats = known ?? assumedRepeats(population, forecaster.fitted, log.events);
  const [newcomers, values] = [learnNewcomers(log), learnOrderValues(log)];
  const shop = { repeats, newcomers, values };
  const simple = simpleTotals(ordersWithoutEvents(ordersByDay(purchases, log), log, shop), { asOf, days });
  const record = known && learnShopRecord(purchases, log, { days, holidays: holidayDays, events });
  const modelled = expectedParts(parts, shop);
  const daily: TotalsAhead["daily"] = { model: dailyOrders(parts, modelled) };
  for (const method of SIMPLE_METHODS) {
    const forecast = simple[method];
    if (forecast) daily[method] = forecast.daily;
  }
  const expected = record ? moveTo(record, { asOf, parts, months }, { ...daily, expected: modelled, shop }) : modelled;
  const learned = { repeats: repeats.effects, newcomers, values };
  const draws = drawPaths(parts, expected, learned, {
    seed,
    ...(record && { learnDeviation: (simulated) => learnDeviation(record, simulated) }),
  });
  const gains = eventGains(parts, expected, learned, seed);
  const money = computeRevenue(expected, values);
  const { lastYear } = daily;
  const totalsOf = (periods: Span[], placeOf: (part: Part) => number): PeriodTotals => {
    const groups: number[][] = periods.map(() => []);
    for (const [at, part] of parts.entries()) groups[placeOf(part)]?.push(at);
    return {
      periods,
      orders: byGroup(groups, computeOrders(expected), draws, "orders"),
      revenue: money && byGroup(groups, money, draws, "revenue"),
      lastYear: lastYear ? Float64Array.from(periods, (span) => sumDays(lastYear, asOf, span)) : null,
    };
  };
  return {
    asOf,
    // Weeks and scenarios are not computed where they aren't shown.
    get weeks() {
      return totalsOf(weeks, ({ week }) => week);
    },
    months: totalsOf(months, ({ month }) => month),
    whole: totalsOf([{ from: asOf + 1, to: asOf + days }], () => 0),
    worth: money && worthAhead(parts, { expected: money, draws }, { asOf, discountRate }),
    holiday: repeats.effects.holidays && Math.expm1(holidayEffect(repeats.effects)),
    events: events.map((event) => gains[log.events?.events.indexOf(event) ?? -1] ?? null),
    get whatIf() {
      return whatIf(months, shop);
    },
    record,
    daily,
  };
};
