import { expectedByAge } from "#lib/clv/boosting/newcomer.ts";
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
import {
  type EffectPriors,
  type Effects,
  effectIn,
  holidayEffect,
  lastWeeks,
  learnableHolidays,
  learnEffects,
} from "#lib/clv/totals/effects.ts";
import { type EventGain, eventGains } from "#lib/clv/totals/event-gains.ts";
import { planEvents } from "#lib/clv/totals/events.ts";
import {
  assumedRepeats,
  expectedBetween,
  learnOrderValues,
  learnRepeats,
  type OrderValues,
  type RepeatModel,
  sampleEvenly,
} from "#lib/clv/totals/learn-purchases.ts";
import { discountAt } from "../models/discounting.ts";
import {
  horizonParts,
  midpoint,
  type Part,
  type PlannedEvent,
  type Span,
  WEEK,
  type WeeklyLog,
  weeklyLog,
} from "./weekly-log.ts";

/** Repeat purchases of customers to come: each part's new customers by their age in the parts after it. */
const predictFollowers = (
  parts: readonly Part[],
  firsts: Float64Array,
  { clock, fitted, effects }: RepeatModel,
): Float64Array => {
  const { asOf } = effects;
  const end = parts.at(-1)?.to ?? asOf;
  const byAge = expectedByAge(fitted, asOf, clock(end) - clock(asOf));
  const until = parts.map(({ to }) => clock(to));
  const came = parts.map((part) => clock(midpoint(part)));
  return Float64Array.from(parts, (_, part) => {
    let sum = 0;
    for (let before = 0; before <= part; before++) {
      const ageAt = (time: number) => Math.max(0, time - (came[before] as number));
      const [from, to] = [ageAt(until[part - 1] ?? clock(asOf)), ageAt(until[part] as number)];
      sum += (firsts[before] as number) * (byAge(to) - byAge(from));
    }
    return sum;
  });
};

/** What is expected in each part of the horizon, given the effects' means. */
const expectedParts = (
  parts: readonly Part[],
  { repeats, newcomers, values }: { repeats: RepeatModel; newcomers: Effects | null; values: Effects | null },
): ExpectedParts => {
  const { effects, fitted, population, clock } = repeats;
  const rates = parts.map((part) => Math.exp(effectIn(effects, part)));
  const rated = (column: Float64Array) => column.map((mean, part) => mean * (rates[part] as number));
  const firsts = Float64Array.from(parts, (part) =>
    newcomers ? (Math.exp(effectIn(newcomers, part)) * (part.to - part.from + 1)) / WEEK : 0,
  );
  return {
    existing: rated(expectedBetween(fitted, population, { clock, days: [effects.asOf, ...parts.map(({ to }) => to)] })),
    firsts,
    followers: rated(newcomers ? predictFollowers(parts, firsts, repeats) : firsts),
    orderValue: values && Float64Array.from(parts, (part) => Math.exp(effectIn(values, part))),
  };
};

/** Orders in each part. */
const computeOrders = ({ existing, firsts, followers }: ExpectedParts): Columns => ({
  existing,
  newcomers: firsts.map((count, part) => count + (followers[part] as number)),
});

/** Revenue in each part; null if amounts are unknown. */
const computeRevenue = (
  { existing, firsts, followers, orderValue }: ExpectedParts,
  values: OrderValues | null,
): Columns | null => {
  if (!orderValue || !values) return null;
  const worth = (orders: number, part: number): number => orders * (orderValue[part] as number);
  return {
    existing: existing.map(worth),
    newcomers: firsts.map((count, part) => worth(values.firstRatio * count + (followers[part] as number), part)),
  };
};

/** How many times as likely customers are to leave, from most to least; 1 is the forecast. */
const DROPOUTS = [4, 2, 1.4, 1, 0.7, 0.4, 0.2, 0] as const;
/** Ratios are computed from at most this many customers. */
const MOST_CUSTOMERS = 800;
/** Days at either end of the horizon whose orders are compared. */
const PACE = 30;
/** A smaller difference between the retentions of all scenarios says nothing. */
const LEAST_SPREAD = 0.01;

/** What the orders and revenue of each period would be relative to the forecast's. */
type Scenario = { retention: number; orders: Columns; revenue: Columns | null };

/**
 * `retention` is the number of orders that today's customers place in the last 30 days of the horizon, relative to the
 * first 30, apart from the season. Scenarios are in its order, and values between them are to be interpolated.
 */
export type WhatIf = { retention: number; scenarios: Scenario[] };

const relative = (values: Columns, base: Columns): Columns => {
  const by = (who: keyof Columns) =>
    values[who].map((value, at) => ((base[who][at] as number) > 0 ? value / (base[who][at] as number) : 1));
  return { existing: by("existing"), newcomers: by("newcomers") };
};

/**
 * The forecast if customers left more or less often: the same model with other odds of leaving after a purchase, from the
 * as-of day on, both of today's customers and of those to come. Null if the model has no dropout, or if nothing would
 * change.
 */
const whatIf = (
  months: readonly Span[],
  { repeats, ...learned }: { repeats: RepeatModel; newcomers: Effects | null; values: OrderValues | null },
): WhatIf | null => {
  const { clock, effects, fitted } = repeats;
  const days = clock((months.at(-1) as Span).to) - clock(effects.asOf);
  if (!fitted.withDropout || days < 2 * PACE) return null;
  const population = sampleEvenly(repeats.population, MOST_CUSTOMERS);
  const parts = months.map((span, month) => ({ ...span, week: month, month }));
  const at = (share: number) => {
    const lasting = fitted.withDropout?.(share) ?? fitted;
    const until = (day: number): number => sumValues(lasting.expectedPurchases(population, day));
    const expected = expectedParts(parts, { ...learned, repeats: { ...repeats, population, fitted: lasting } });
    return {
      retention: (until(days) - until(days - PACE)) / until(PACE),
      orders: computeOrders(expected),
      revenue: computeRevenue(expected, learned.values),
    };
  };
  const all = DROPOUTS.map(at);
  const base = all[DROPOUTS.indexOf(1)] as (typeof all)[number];
  const spread = (all.at(-1)?.retention ?? 0) - (all[0]?.retention ?? 0);
  if (!(spread > LEAST_SPREAD)) return null;
  return {
    retention: base.retention,
    scenarios: all.map(({ retention, orders, revenue }) => ({
      retention,
      orders: relative(orders, base.orders),
      revenue: revenue && base.revenue && relative(revenue, base.revenue),
    })),
  };
};

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
  const { existing } = drawPaths(parts, expected, { repeats: repeats.effects, ...unknown }, seed).orders;
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

/** The level at the start is around the mean of this many weeks. */
const FIRST_WEEKS = 13;
/** Without a new customer for this long, no more are expected. */
const NONE_WEEKS = 13;

const newcomerPriors = (start: number): EffectPriors => ({
  start: [start, 0.5],
  trend: 0.4,
  drifts: [0.01, 0.03, 0.06, 0.12, 0.25],
  dispersions: [1, 2, 4, 8, 16],
  drift: [0.03, 1],
  dispersion: [2, 1],
  unseen: [0, 0],
  seasonWeeks: 65,
  seasonality: 1,
  holiday: 0.15,
  events: { open: 1, closed: 1 },
});

/** The weekly number of first purchases; null if new customers no longer come. */
const learnNewcomers = (log: WeeklyLog): Effects | null => {
  const { firsts } = log;
  if (firsts.subarray(-NONE_WEEKS).every((count) => count === 0)) return null;
  const begin = firsts.subarray(0, FIRST_WEEKS);
  const mean = begin.reduce((sum, count) => sum + count, 0.5) / begin.length;
  return learnEffects({ counts: firsts, exposures: firsts.map(() => 1) }, log, newcomerPriors(Math.log(mean)));
};

/** Orders (days with a purchase) and revenue in consecutive periods; revenue is null if too few amounts are known. */
type PeriodTotals = { periods: Span[]; orders: TotalsByGroup; revenue: TotalsByGroup | null };

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
  { expected, draws }: { expected: Columns; draws: PathDraws["revenue"] },
  { asOf, discountRate }: { asOf: number; discountRate: number },
): Worth => {
  const factors = parts.map((part) => discountAt(midpoint(part) - asOf, discountRate));
  const sumOver = (at: (part: number) => number): number =>
    factors.reduce((sum, factor, part) => sum + factor * at(part), 0);
  return {
    expected: sumOver((part) => expected.existing[part] as number),
    draws: Float64Array.from({ length: PATHS }, (_, path) => sumOver((part) => draws.existing[part]?.[path] as number)),
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
  const log = purchases && weeklyLog(purchases, asOf);
  if (!purchases || !log || log.weeks < LEAST_WEEKS) return null;
  log.holidays = learnableHolidays(new Set(holidays), log);
  log.events = planEvents(events, purchases, { asOf, weeks: lastWeeks(asOf, log.weeks), until: asOf + days });
  const { parts, weeks, months } = horizonParts(asOf, days);
  const known = learnRepeats({ ...population, purchases }, { log, model: bgNbd, until: asOf + days });
  const repeats = known ?? assumedRepeats(population, forecaster.fitted, log.events);
  const [newcomers, values] = [learnNewcomers(log), learnOrderValues(log)];
  const expected = expectedParts(parts, { repeats, newcomers, values });
  const learned = { repeats: repeats.effects, newcomers, values };
  const draws = drawPaths(parts, expected, learned, seed);
  const gains = eventGains(parts, expected, learned, seed);
  const money = computeRevenue(expected, values);
  const totalsOf = (periods: Span[], placeOf: (part: Part) => number): PeriodTotals => {
    const groups: number[][] = periods.map(() => []);
    for (const [at, part] of parts.entries()) groups[placeOf(part)]?.push(at);
    return {
      periods,
      orders: byGroup(groups, computeOrders(expected), draws.orders),
      revenue: money && byGroup(groups, money, draws.revenue),
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
    worth: money && worthAhead(parts, { expected: money, draws: draws.revenue }, { asOf, discountRate }),
    holiday: repeats.effects.holidays && Math.expm1(holidayEffect(repeats.effects)),
    events: events.map((event) => gains[log.events?.events.indexOf(event) ?? -1] ?? null),
    get whatIf() {
      return whatIf(months, { repeats, newcomers, values });
    },
  };
};
