import { filterSeries, type SeriesScales, type SeriesState, type WeeklySeries } from "#lib/clv/structural-series.ts";
import { seasonScales, seasonTerms } from "./calendar-season.ts";
import { type Effects, effectRow } from "./effects.ts";
import { midpoint, type Span } from "./horizon-parts.ts";
import { type Holidays, WEEK, type WeeklyLog } from "./weekly-log.ts";

/** A log-normal prior of a scale: its median and the standard deviation of its logarithm. */
type ScalePrior = readonly [median: number, deviation: number];

const logPrior = (value: number, [median, deviation]: ScalePrior): number =>
  -0.5 * (Math.log(value / median) / deviation) ** 2;

type LearnedSeries = { state: SeriesState; scales: SeriesScales };

/** The scales of highest posterior density on a grid, and the state they lead to. */
const learnSeries = (
  series: WeeklySeries,
  candidates: {
    start: SeriesScales["start"];
    drifts: readonly number[];
    dispersions: readonly number[];
    coefficients: readonly (readonly number[])[];
  },
  priors: { drift: ScalePrior; dispersion: ScalePrior },
): LearnedSeries => {
  let [best, most]: [LearnedSeries | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const coefficients of candidates.coefficients)
    for (const drift of candidates.drifts)
      for (const dispersion of candidates.dispersions) {
        const scales = { start: candidates.start, drift, dispersion, coefficients };
        const state = filterSeries(series, scales);
        const density = state.logLikelihood + logPrior(drift, priors.drift) + logPrior(dispersion, priors.dispersion);
        if (best && !(density > most)) continue;
        [best, most] = [{ state, scales }, density];
      }
  return best as LearnedSeries;
};

/** The standard deviations tried for the first harmonic's coefficients; the first one means no season. */
const SEASONS = [0.001, 0.05, 0.1, 0.2, 0.4] as const;
/** The standard deviation of a season that was not learned. */
const UNKNOWN_SEASON = 0.1;

/** The last weeks. */
export const lastWeeks = (asOf: number, weeks: number): Span[] =>
  Array.from({ length: weeks }, (_, week) => {
    const from = asOf - WEEK * (weeks - week) + 1;
    return { from, to: from + WEEK - 1 };
  });

/** The mean season terms of the last weeks. */
export const referenceTerms = (asOf: number, weeks: number): Float64Array => {
  const rows = lastWeeks(asOf, weeks).map((week) => seasonTerms(midpoint(week)));
  return seasonTerms(asOf).map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
};

/** Regressors of the last weeks: those of the season, of holidays and of the trend. */
const weeklyRegressors = (asOf: number, weeks: number, holidays: Holidays | null): Float64Array[] => {
  const reference = new Float64Array(seasonTerms(asOf).length);
  return lastWeeks(asOf, weeks).map((week) => effectRow({ asOf, reference, holidays }, week).subarray(1));
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
  /** Standard deviation of what a public holiday changes in its week. */
  holiday: number;
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
    asOf,
    drift: priors.drift[0],
    dispersion: priors.dispersion[0],
    unseen: priors.unseen,
    ...withUnknownSeason(known, priors.seasonality),
    reference: seasonTerms(asOf),
    holidays: null,
  };
};

/** Learns the level, season, holidays and trend of a weekly series; `isSeasonal` if a season was found. */
export const learnEffects = (
  series: WeeklyData,
  { asOf, weeks, ...log }: Pick<WeeklyLog, "asOf" | "weeks" | "holidays">,
  priors: EffectPriors,
): Effects & { isSeasonal: boolean } => {
  const holidays = priors.holiday > 0 ? log.holidays : null;
  const last = [...(holidays ? [priors.holiday] : []), priors.trend];
  const tried = weeks < priors.seasonWeeks ? SEASONS.slice(0, 1) : SEASONS;
  const { state, scales } = learnSeries(
    { ...series, regressors: weeklyRegressors(asOf, weeks, holidays) },
    {
      ...priors,
      coefficients: tried.map((deviation) => [...seasonScales(priors.seasonality * deviation), ...last]),
    },
    priors,
  );
  const isSeasonal = (scales.coefficients[0] as number) > priors.seasonality * SEASONS[0];
  const reference = referenceTerms(asOf, Math.min(weeks, RECENT_WEEKS));
  return {
    asOf,
    isSeasonal,
    holidays,
    ...(isSeasonal ? state : withUnknownSeason(state, priors.seasonality)),
    drift: scales.drift,
    dispersion: scales.dispersion,
    unseen: priors.unseen,
    reference: isSeasonal ? reference.map(() => 0) : reference,
  };
};
