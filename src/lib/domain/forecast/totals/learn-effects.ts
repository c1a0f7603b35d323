import { seasonScales, seasonTerms } from "./calendar-season.ts";
import { type Effects, effectRow } from "./effects.ts";
import { learnSeries, type ScalePrior } from "./learn-series.ts";
import type { SeriesState, WeeklySeries } from "./structural-series.ts";
import { WEEK, type WeeklyLog } from "./weekly-log.ts";

/** The standard deviations tried for the first harmonic's coefficients; the first one means no season. */
const SEASONS = [0.001, 0.05, 0.1, 0.2, 0.4] as const;
/** The standard deviation of a season that was not learned. */
const UNKNOWN_SEASON = 0.1;

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

/** Effects known only by their priors. */
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
