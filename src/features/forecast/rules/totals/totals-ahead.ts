import type { FittedModel } from "#lib/clv/model.ts";
import type { Prepared } from "../history/prepare-population.ts";
import { bgNbd } from "../models/bg-nbd.ts";
import { discountAt } from "../spending/discount.ts";
import { drawPaths, type PathDraws } from "./draw-totals.ts";
import { type Effects, holidayEffect } from "./effects.ts";
import { computeOrders, computeRevenue, expectedParts } from "./expected-parts.ts";
import { learnableHolidays } from "./holidays.ts";
import { horizonParts, midpoint, type Part, type Span } from "./horizon-parts.ts";
import { type EffectPriors, learnEffects } from "./learn-effects.ts";
import { learnOrderValues } from "./learn-order-values.ts";
import { assumedRepeats, learnRepeats } from "./learn-repeats.ts";
import { PATHS } from "./simulate-paths.ts";
import { byGroup, type Columns, type TotalsByGroup } from "./totals-by-group.ts";
import { type WeeklyLog, weeklyLog } from "./weekly-log.ts";
import { type WhatIf, whatIf } from "./what-if.ts";

/** The level at the start is around the mean of this many weeks. */
const FIRST_WEEKS = 13;
/** Without a new customer for this long, no more are expected. */
const NONE_WEEKS = 13;

const priorsFrom = (start: number): EffectPriors => ({
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
});

/** The weekly number of first purchases; null if new customers no longer come. */
const learnNewcomers = (log: WeeklyLog): Effects | null => {
  const { firsts } = log;
  if (firsts.subarray(-NONE_WEEKS).every((count) => count === 0)) return null;
  const begin = firsts.subarray(0, FIRST_WEEKS);
  const mean = begin.reduce((sum, count) => sum + count, 0.5) / begin.length;
  return learnEffects({ counts: firsts, exposures: firsts.map(() => 1) }, log, priorsFrom(Math.log(mean)));
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
  whatIf: WhatIf | null;
};

/** What existing customers spend over the horizon, discounted: expected, and simulated. */
type Worth = { expected: number; draws: Float64Array };

type TotalsOptions = { days: number; seed: number; discountRate?: number; holidays?: Iterable<number> };

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
 * trend, and the same model's purchases by age. Public `holidays` (days since 1970) change both in their weeks. Order values: likewise a local level. These are structural time series,
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
  { days, seed, discountRate = 0, holidays = [] }: TotalsOptions,
): TotalsAhead | null => {
  const { purchases } = population;
  const log = purchases && weeklyLog(purchases, asOf);
  if (!purchases || !log || log.weeks < LEAST_WEEKS) return null;
  log.holidays = learnableHolidays(new Set(holidays), log);
  const { parts, weeks, months } = horizonParts(asOf, days);
  const known = learnRepeats({ ...population, purchases }, { log, model: bgNbd, until: asOf + days });
  const repeats = known ?? assumedRepeats(population, forecaster.fitted);
  const [newcomers, values] = [learnNewcomers(log), learnOrderValues(log)];
  const expected = expectedParts(parts, { repeats, newcomers, values });
  const draws = drawPaths(parts, expected, { repeats: repeats.effects, newcomers, values }, seed);
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
    get whatIf() {
      return whatIf(months, { repeats, newcomers, values });
    },
  };
};
