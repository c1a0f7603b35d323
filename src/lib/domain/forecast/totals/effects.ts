import { DAYS_A_YEAR } from "../horizon.ts";
import { seasonScales, seasonTerms } from "./calendar-season.ts";
import { learnSeries, type ScalePrior, type SeriesState, type WeeklySeries } from "./structural-series.ts";
import { WEEK, type WeeklyLog } from "./weekly-log.ts";

/** The standard deviations tried for the first harmonic's coefficients; the first one means no season. */
const SEASONS = [0.001, 0.05, 0.1, 0.2, 0.4] as const;
/** The standard deviation of a season that was not learned. */
const UNKNOWN_SEASON = 0.1;

/**
 * What multiplies a weekly number, on the log scale, as of a day: a level, an annual season, and a trend or a lasting
 * error (in this order in `mean` and, row by row, `covariance`).
 */
export type Effects = {
  asOf: number;
  mean: Float64Array;
  covariance: Float64Array;
  /** Standard deviation of the level's change in a week. */
  drift: number;
  /** Variance of a week's number relative to a Poisson count's, or to its noise. */
  dispersion: number;
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

/** The multipliers of level, season and trend at a day. */
export const effectRow = (
  { asOf, reference, persistence }: Pick<Effects, "asOf" | "reference" | "persistence">,
  day: number,
): Float64Array =>
  Float64Array.of(
    persistence === undefined ? 1 : persistence ** (Math.max(0, day - asOf) / WEEK),
    ...seasonTerms(day).map((term, i) => term - (reference[i] as number)),
    persistence === undefined ? trendTime(asOf, day) : 1,
  );

export const effectAt = (effects: Effects, day: number): number => {
  const row = effectRow(effects, day);
  return row.reduce((sum, each, i) => sum + each * (effects.mean[i] as number), 0);
};

/** The middle days of the last weeks. */
const middles = (asOf: number, weeks: number): number[] =>
  Array.from({ length: weeks }, (_, week) => asOf - WEEK * (weeks - week) + 4);

/** The mean season terms of the last weeks. */
export const referenceTerms = (asOf: number, weeks: number): Float64Array => {
  const rows = middles(asOf, weeks).map(seasonTerms);
  return seasonTerms(asOf).map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
};

/** Regressors of the last weeks: the season's terms and the trend's. */
const weeklyRegressors = (asOf: number, weeks: number): Float64Array[] => {
  const reference = new Float64Array(seasonTerms(asOf).length);
  return middles(asOf, weeks).map((day) => effectRow({ asOf, reference }, day).subarray(1));
};

/** Replaces a season that was not learned by an unknown one around 0. */
const withUnknownSeason = (
  { mean, covariance }: Pick<SeriesState, "mean" | "covariance">,
  seasonality: number,
): Pick<Effects, "mean" | "covariance"> => {
  const n = mean.length;
  const own = { mean: mean.slice(), covariance: covariance.slice() };
  for (const [at, scale] of seasonScales(seasonality * UNKNOWN_SEASON).entries()) {
    own.mean[at + 1] = 0;
    for (let j = 0; j < n; j++) {
      own.covariance[(at + 1) * n + j] = 0;
      own.covariance[j * n + at + 1] = 0;
    }
    own.covariance[(at + 1) * (n + 1)] = scale ** 2;
  }
  return own;
};

export type EffectPriors = {
  start: readonly [mean: number, deviation: number];
  /** Standard deviation of the trend over a year. */
  trend: number;
  drifts: readonly number[];
  dispersions: readonly number[];
  drift: ScalePrior;
  dispersion: ScalePrior;
  unseen: Effects["unseen"];
  /** Weeks of history from which a season is learned. */
  seasonWeeks: number;
  /** Of the season's deviations, relative to those of purchases. */
  seasonality: number;
};

/** Weeks whose season is the reference of one that was not learned. */
const RECENT_WEEKS = 26;

type WithoutRegressors<Series> = Series extends unknown ? Omit<Series, "regressors"> : never;
export type WeeklyData = WithoutRegressors<WeeklySeries>;

/** Effects of which nothing but the priors is known. */
export const assumedEffects = (asOf: number, priors: EffectPriors): Effects => {
  const n = 2 + seasonTerms(asOf).length;
  const known = { mean: new Float64Array(n), covariance: new Float64Array(n * n) };
  known.mean[0] = priors.start[0];
  known.covariance[0] = priors.start[1] ** 2;
  known.covariance[n * n - 1] = priors.trend ** 2;
  return {
    ...{ asOf, drift: priors.drift[0], dispersion: priors.dispersion[0], unseen: priors.unseen },
    ...withUnknownSeason(known, priors.seasonality),
    reference: seasonTerms(asOf),
  };
};

/** Learns the level, season and trend of a weekly series; `isSeasonal` if a season was found. */
export const learnEffects = (
  series: WeeklyData,
  { asOf, weeks }: Pick<WeeklyLog, "asOf" | "weeks">,
  priors: EffectPriors,
): Effects & { isSeasonal: boolean } => {
  const tried = weeks < priors.seasonWeeks ? SEASONS.slice(0, 1) : SEASONS;
  const { state, scales } = learnSeries(
    { ...series, regressors: weeklyRegressors(asOf, weeks) },
    {
      ...priors,
      coefficients: tried.map((deviation) => [...seasonScales(priors.seasonality * deviation), priors.trend]),
    },
    priors,
  );
  const isSeasonal = (scales.coefficients[0] as number) > priors.seasonality * SEASONS[0];
  const reference = referenceTerms(asOf, Math.min(weeks, RECENT_WEEKS));
  return {
    asOf,
    isSeasonal,
    ...(isSeasonal ? state : withUnknownSeason(state, priors.seasonality)),
    drift: scales.drift,
    dispersion: scales.dispersion,
    unseen: priors.unseen,
    reference: isSeasonal ? reference.map(() => 0) : reference,
  };
};
