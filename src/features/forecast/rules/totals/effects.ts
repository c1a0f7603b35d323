import { DAYS_A_YEAR } from "#lib/clv/horizon.ts";
import { seasonTerms } from "./calendar-season.ts";
import { holidayTerm } from "./holidays.ts";
import { midpoint, type Span } from "./horizon-parts.ts";
import { type Holidays, WEEK } from "./weekly-log.ts";

/**
 * What multiplies a weekly number, on the log scale, as of a day: a level, an annual season, public holidays if there are
 * any, and a trend or a lasting error (in this order in `mean` and, row by row, `covariance`).
 */
export type Effects = {
  asOf: number;
  mean: Float64Array;
  covariance: Float64Array;
  /** Standard deviation of the level's change in a week. */
  drift: number;
  /** Variance of a week's number relative to a Poisson count's, or to its noise. */
  dispersion: number;
  holidays: Holidays | null;
  /** The mean season terms of the weeks that the level comes from; 0 if the season was learned with it. */
  reference: Float64Array;
  /** The share of the level that is left after a week; the last effect then lasts. Absent: the last one is a trend. */
  persistence?: number;
  /** Scales of errors that the past doesn't show, which have long tails: at once, and per year ahead. */
  unseen: readonly [atOnce: number, perYear: number];
};

/** A trend goes on for this many years in all. */
const DAMPED = 2;

/** Years until a day. Ahead, a trend is damped (Gardner and McKenzie 1985). */
const trendTime = (asOf: number, day: number): number => {
  const years = (day - asOf) / DAYS_A_YEAR;
  return years > 0 ? -DAMPED * Math.expm1(-years / DAMPED) : years;
};

/** The multipliers of level, season, holidays and trend in a span. */
export const effectRow = (
  { asOf, reference, persistence, holidays }: Pick<Effects, "asOf" | "reference" | "persistence" | "holidays">,
  span: Span,
): Float64Array => {
  const day = midpoint(span);
  return Float64Array.of(
    persistence === undefined ? 1 : persistence ** (Math.max(0, day - asOf) / WEEK),
    ...seasonTerms(day).map((term, i) => term - (reference[i] as number)),
    ...(holidays ? [holidayTerm(holidays, span)] : []),
    persistence === undefined ? trendTime(asOf, day) : 1,
  );
};

export const effectIn = (effects: Effects, span: Span): number => {
  const row = effectRow(effects, span);
  return row.reduce((sum, each, i) => sum + each * (effects.mean[i] as number), 0);
};

/** What a public holiday changes in its week, on the log scale; 0 if it was not learned. */
export const holidayEffect = ({ mean, holidays }: Pick<Effects, "mean" | "holidays">): number =>
  holidays ? (mean.at(-2) as number) : 0;
