import { quantileOf } from "#lib/domain/statistics/quantile.ts";
import type { Forecaster } from "../fit-forecast.ts";
import type { Prepared } from "../history/prepare-population.ts";
import { bgNbd } from "../models/bg-nbd.ts";
import { drawPaths, type ExpectedParts, type PathDraws } from "./draw-totals.ts";
import { expectedParts } from "./expected-parts.ts";
import { horizonParts, type Part, type Span } from "./horizon-parts.ts";
import { learnNewcomers } from "./learn-newcomers.ts";
import { learnOrderValues } from "./learn-order-values.ts";
import { assumedRepeats, learnRepeats } from "./learn-repeats.ts";
import { type Draws, PATHS } from "./simulate-paths.ts";
import { weeklyLog } from "./weekly-log.ts";

const BOUNDS = { lower80: 0.1, upper80: 0.9, lower95: 0.025, upper95: 0.975 };
type Bound = keyof typeof BOUNDS;

/** One value per period. Bounds are predictive and equal-tailed, and contain what is expected. */
export type TotalsPath = Record<"expected" | Bound, Float64Array>;

/** `existing` are customers with a purchase by the as-of day, `newcomers` those to come; `all` is their sum. */
export type TotalsByGroup = Record<"all" | "existing" | "newcomers", TotalsPath>;

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
};

const sumOver = (column: Float64Array, places: readonly number[]): number =>
  places.reduce((sum, place) => sum + (column[place] as number), 0);

const drawsOver = (draws: Draws, places: readonly number[]): Float64Array => {
  const sums = new Float64Array(PATHS);
  for (const place of places)
    for (let path = 0; path < PATHS; path++)
      sums[path] = (sums[path] as number) + ((draws[place] as Float64Array)[path] as number);
  return sums;
};

/** The bounds of each period's draws, which are reordered. */
const pathOf = (expected: Float64Array, draws: readonly Float64Array[]): TotalsPath => {
  for (const own of draws) own.sort();
  const boundsAt = (share: number) =>
    expected.map((value, period) => {
      const bound = quantileOf(draws[period] as Float64Array, share);
      return share < 0.5 ? Math.min(value, bound) : Math.max(value, bound);
    });
  const bounds = Object.entries(BOUNDS).map(([name, share]) => [name, boundsAt(share)]);
  return { expected, ...(Object.fromEntries(bounds) as Record<Bound, Float64Array>) };
};

type Columns = Record<"existing" | "newcomers", Float64Array>;

const byGroup = (groups: readonly number[][], expected: Columns, draws: PathDraws["orders"]): TotalsByGroup => {
  const sums = (who: keyof Columns) => Float64Array.from(groups, (places) => sumOver(expected[who], places));
  const drawn = (who: keyof Columns) => groups.map((places) => drawsOver(draws[who], places));
  const [existing, newcomers] = [drawn("existing"), drawn("newcomers")];
  const both = existing.map((own, at) =>
    own.map((sum, path) => sum + ((newcomers[at] as Float64Array)[path] as number)),
  );
  const [old, fresh] = [sums("existing"), sums("newcomers")];
  return {
    all: pathOf(
      old.map((sum, at) => sum + (fresh[at] as number)),
      both,
    ),
    existing: pathOf(old, existing),
    newcomers: pathOf(fresh, newcomers),
  };
};

const ordersOf = ({ existing, firsts, followers }: ExpectedParts): Columns => ({
  existing,
  newcomers: firsts.map((count, part) => count + (followers[part] as number)),
});

const revenueOf = (
  { existing, firsts, followers }: ExpectedParts,
  values: Float64Array,
  firstRatio: number,
): Columns => ({
  existing: existing.map((count, part) => count * (values[part] as number)),
  newcomers: firsts.map((count, part) => (firstRatio * count + (followers[part] as number)) * (values[part] as number)),
});

/** At least two weeks of history have a week's change. */
const LEAST_WEEKS = 2;

/**
 * The business's orders and revenue over the next `days`, by week and month, of existing customers and of those to come.
 *
 * Existing customers: BG/NBD (Fader, Hardie and Lee 2005) in the time of a clock that runs by the annual
 * season, so that purchases are a non-homogeneous Poisson process, corrected by the errors of its forecasts from up to
 * five past days, of which an AR(1) level fades and a lasting part, shrunk to 0, goes on. New customers: a local level
 * with season and damped trend, and the same model's curve of purchases by age. Order values: likewise a local level.
 * Structural time series by the Kalman filter (Harvey 1989), with scales of highest posterior density. Intervals are
 * quantiles of 1,000 simulated paths that share the errors of what was learned.
 *
 * With too little data to learn from, existing customers buy as `forecaster` expects, and errors are assumed. Null
 * without dates or with less than two weeks. Depends on nothing after the as-of day. If `prepared` is a sample, so are
 * the totals. Horizons are whole days.
 */
export const totalsAhead = (
  { population, asOf }: Pick<Prepared, "population" | "asOf">,
  { fitted }: Pick<Forecaster, "fitted">,
  { days, seed }: { days: number; seed: number },
): TotalsAhead | null => {
  const { purchases } = population;
  const log = purchases && weeklyLog(purchases, asOf);
  if (!purchases || !log || log.weeks < LEAST_WEEKS) return null;
  const { parts, weeks, months } = horizonParts(asOf, days);
  const known = learnRepeats({ ...population, purchases }, { log, model: bgNbd, until: asOf + days });
  const repeats = known ?? assumedRepeats(population, fitted);
  const [newcomers, values] = [learnNewcomers(log), learnOrderValues(log)];
  const expected = expectedParts(parts, { repeats, newcomers, values });
  const draws = drawPaths(parts, expected, { repeats: repeats.effects, newcomers, values }, seed);
  const totalsOf = (periods: Span[], placeOf: (part: Part) => number): PeriodTotals => {
    const groups: number[][] = periods.map(() => []);
    for (const [at, part] of parts.entries()) groups[placeOf(part)]?.push(at);
    const money = expected.orderValue && values && revenueOf(expected, expected.orderValue, values.firstRatio);
    return {
      periods,
      orders: byGroup(groups, ordersOf(expected), draws.orders),
      revenue: money && byGroup(groups, money, draws.revenue),
    };
  };
  return {
    asOf,
    weeks: totalsOf(weeks, ({ week }) => week),
    months: totalsOf(months, ({ month }) => month),
    whole: totalsOf([{ from: asOf + 1, to: asOf + days }], () => 0),
  };
};
