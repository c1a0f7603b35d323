import { expectedByAge } from "#lib/clv/boosting/newcomer.ts";
import type { Columns, ExpectedParts } from "#lib/clv/totals/draw-totals.ts";
import {
  type EffectPriors,
  type Effects,
  effectIn,
  eventEffectIn,
  lastWeeks,
  learnEffects,
} from "#lib/clv/totals/effects.ts";
import { overlaps } from "#lib/clv/totals/events.ts";
import { expectedBetween, type OrderValues, type RepeatModel } from "#lib/clv/totals/learn-purchases.ts";
import { sumValues } from "../prepare-population.ts";
import { midpoint, type Part, WEEK, type WeeklyLog } from "./weekly-log.ts";

/** The level at the start is around the mean of this many weeks. */
const FIRST_WEEKS = 13;
/** Without a new customer for this long, no more are expected. */
const NONE_WEEKS = 13;

const newcomerPriors = (start: number): EffectPriors => ({
  start: [start, 0.5],
  trend: 0.4,
  // A level that may change more takes a peak for lasting.
  drifts: [0.01, 0.03, 0.06],
  dispersions: [1, 2, 4, 8, 16],
  drift: [0.03, 1],
  dispersion: [2, 1],
  unseen: [0, 0],
  seasonWeeks: 65,
  seasonality: 1,
  holiday: 0.15,
  events: { open: 1, closed: 1 },
});

const meanOf = (column: Float64Array): number => sumValues(column) / column.length;

/**
 * Weeks at the start of a log that begins in the middle of a business: customers there were already are seen for the first time
 * until most have bought again, at most half of the weeks. None if fewer customers were new in them than later.
 */
const weeksOfOldCustomers = ({ firsts, longGap, weeks, first, asOf }: WeeklyLog): number => {
  // Weeks that are left out of a long log.
  const earlier = Math.floor((asOf - first + 1) / WEEK) - weeks;
  const most = Math.min(Math.floor(weeks / 2), Math.ceil(longGap / WEEK) - earlier);
  return most > 0 && meanOf(firsts.subarray(0, most)) > meanOf(firsts.subarray(most)) ? most : 0;
};

/** The weekly number of first purchases; null if new customers no longer come. */
export const learnNewcomers = (log: WeeklyLog): Effects | null => {
  const { firsts } = log;
  if (firsts.subarray(-NONE_WEEKS).every((count) => count === 0)) return null;
  const skipped = weeksOfOldCustomers(log);
  const begin = firsts.subarray(skipped, skipped + FIRST_WEEKS);
  const mean = (sumValues(begin) + 0.5) / begin.length;
  const exposures = firsts.map((_, week) => (week < skipped ? 0 : 1));
  return learnEffects({ counts: firsts, exposures }, log, newcomerPriors(Math.log(mean)));
};

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

/** A shop as of a day: its existing customers' purchases, first purchases (null if none come) and order values (null if unknown). */
export type LearnedShop = { repeats: RepeatModel; newcomers: Effects | null; values: OrderValues | null };

/** What is expected in each part of the horizon, given the effects' means. The course of purchases is that of so many customers. */
export const expectedParts = (
  parts: readonly Part[],
  { repeats, newcomers, values }: LearnedShop,
  course?: number,
): ExpectedParts => {
  const { effects, fitted, population, clock } = repeats;
  const rates = parts.map((part) => Math.exp(effectIn(effects, part)));
  const rated = (column: Float64Array) => column.map((mean, part) => mean * (rates[part] as number));
  const firsts = Float64Array.from(parts, (part) =>
    newcomers ? (Math.exp(effectIn(newcomers, part)) * (part.to - part.from + 1)) / WEEK : 0,
  );
  return {
    existing: rated(
      expectedBetween(fitted, population, { clock, days: [effects.asOf, ...parts.map(({ to }) => to)], course }),
    ),
    firsts,
    followers: rated(newcomers ? predictFollowers(parts, firsts, repeats) : firsts),
    orderValue: values && Float64Array.from(parts, (part) => Math.exp(effectIn(values, part))),
  };
};

/** What would be expected if nothing was planned. */
export const withoutEvents = (
  parts: readonly Part[],
  expected: ExpectedParts,
  { repeats, newcomers }: LearnedShop,
): ExpectedParts => {
  if (!repeats.effects.events) return expected;
  const removed = (column: Float64Array, effects: Effects | null) =>
    effects ? column.map((value, part) => value * Math.exp(-eventEffectIn(effects, parts[part] as Part))) : column;
  return {
    ...expected,
    existing: removed(expected.existing, repeats.effects),
    firsts: removed(expected.firsts, newcomers),
    followers: removed(expected.followers, repeats.effects),
  };
};

/**
 * The orders of each day from the first one on, with those of weeks with an event replaced by what the week would have had
 * without it: a simple method would repeat an event that is planned for another week, or for none.
 */
export const ordersWithoutEvents = (
  orders: Float64Array,
  { first, asOf, weeks, events }: WeeklyLog,
  { repeats, newcomers }: LearnedShop,
): Float64Array => {
  const plain = orders.slice();
  for (const [at, event] of (events?.events ?? []).entries()) {
    const [later, own] = [repeats.effects.pastEvents[at], newcomers?.pastEvents[at]];
    const touched = lastWeeks(asOf, weeks).filter((week) => overlaps(event, week));
    if (!later) continue;
    for (const [place, { from, to }] of touched.entries()) {
      const usual = Math.exp(later.weeks[place]?.base ?? 0) + (own ? Math.exp(own.weeks[place]?.base ?? 0) : 0);
      plain.fill(usual / WEEK, from - first, to - first + 1);
    }
  }
  return plain;
};

/** Orders in each part. */
export const computeOrders = ({ existing, firsts, followers }: ExpectedParts): Columns => ({
  existing,
  newcomers: firsts.map((count, part) => count + (followers[part] as number)),
});

/** Revenue in each part; null if amounts are unknown. */
export const computeRevenue = (
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
