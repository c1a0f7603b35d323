import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import { filterSeries, type SeriesScales, type SeriesState, type WeeklySeries } from "#lib/clv/structural-series.ts";
import { meanBy } from "#lib/statistics/summaries.ts";
import { type EventEffect, type EventSizes, eventPriors, eventRow, learnPastEvents } from "./events.ts";
import { findPeaks, type Peaks, seasonTerms, WAVES, waveScales } from "./season.ts";
import { type EventTerms, type Holidays, midpoint, type Span, WEEK, type WeeklyLog } from "./weekly-log.ts";

/** In a shorter history, a few days at the turn of the year decide: nine months have other holidays too. */
const LEAST_WEEKS = 39;
/** With fewer, nothing can be said about what they change. */
const FEWEST = 4;

const countIn = (days: ReadonlySet<number>, { from, to }: Span): number => {
  let count = 0;
  for (let day = from; day <= to; day++) if (days.has(day)) count++;
  return count;
};

/** The holidays of a business, if enough of them are in its past weeks to learn from. */
const learnableHolidays = (
  days: ReadonlySet<number>,
  { asOf, weeks }: { asOf: number; weeks: number },
): Holidays | null => {
  const count = countIn(days, { from: asOf - WEEK * weeks + 1, to: asOf });
  return weeks < LEAST_WEEKS || count < FEWEST ? null : { days, mean: count / weeks };
};

/** A log with its holidays, and the peaks of another one that has all customers, by default its own. */
export const withCalendar = (
  log: WeeklyLog,
  holidays: ReadonlySet<number>,
  { firsts, repeats, asOf } = log,
): WeeklyLog => ({
  ...log,
  holidays: learnableHolidays(holidays, log),
  peaks: findPeaks(
    firsts.map((count, week) => count + (repeats[week] as number)),
    asOf,
  ),
});

/** The holidays of a span per week, relative to the mean: the regressor of what one changes in a week. */
const holidayTerm = ({ days, mean }: Holidays, span: Span): number =>
  (WEEK * countIn(days, span)) / (span.to - span.from + 1) - mean;

/**
 * What multiplies a weekly number, on the log scale, as of a day: a level, an annual season with its peaks, public holidays and
 * planned events if there are any, and a trend or a lasting error (in this order in `mean` and, row by row, `covariance`).
 */
export type Effects = {
  asOf: number;
  mean: Float64Array;
  covariance: Float64Array;
  /** Standard deviation of the level's change in a week. */
  drift: number;
  /** Variance of a week's number relative to a Poisson count's, or to its noise. */
  dispersion: number;
  peaks: Peaks;
  holidays: Holidays | null;
  events: EventTerms | null;
  /** What past weeks say about each event; null if it is in none of them. */
  pastEvents: readonly (EventEffect | null)[];
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

type EffectTerms = Pick<Effects, "asOf" | "reference" | "persistence" | "holidays" | "events" | "peaks">;

/** The multipliers of level, season, holidays, events and trend in a span. */
export const effectRow = (
  { asOf, reference, persistence, holidays, events, peaks }: EffectTerms,
  span: Span,
): Float64Array => {
  const day = midpoint(span);
  return Float64Array.of(
    persistence === undefined ? 1 : persistence ** (Math.max(0, day - asOf) / WEEK),
    ...seasonTerms(span, peaks).map((term, i) => term - (reference[i] as number)),
    ...(holidays ? [holidayTerm(holidays, span)] : []),
    ...(events ? eventRow(events, span) : []),
    persistence === undefined ? trendTime(asOf, day) : 1,
  );
};

export const effectIn = (effects: Effects, span: Span): number => {
  const row = effectRow(effects, span);
  return row.reduce((sum, each, i) => sum + each * (effects.mean[i] as number), 0);
};

/** The number of coefficients before those of holidays and events: the level's and the season's. */
const beforeCalendar = ({ peaks }: Pick<Effects, "peaks">): number => 1 + WAVES + peaks.length;

/** What a public holiday changes in its week, on the log scale; 0 if it was not learned. */
export const holidayEffect = ({ mean, holidays, peaks }: Pick<Effects, "mean" | "holidays" | "peaks">): number =>
  holidays ? (mean[beforeCalendar({ peaks })] as number) : 0;

/** The place of the first event's column. */
export const eventPlace = ({ holidays, peaks }: Pick<Effects, "holidays" | "peaks">): number =>
  beforeCalendar({ peaks }) + (holidays ? 1 : 0);

/** The coefficients of holidays and events. */
export const calendarEffects = ({ mean, peaks }: Pick<Effects, "mean" | "peaks">): Float64Array =>
  mean.subarray(beforeCalendar({ peaks }), -1);

const sumFrom = (place: number, effects: Effects, span: Span): number => {
  const terms = effectRow(effects, span).subarray(place, -1);
  return effects.mean.subarray(place, -1).reduce((sum, each, i) => sum + each * (terms[i] as number), 0);
};

/** What holidays and events change in a span. */
export const calendarEffectIn = (effects: Effects, span: Span): number =>
  sumFrom(beforeCalendar(effects), effects, span);

/** What events change in a span, relative to one without any. */
export const eventEffectIn = (effects: Effects, span: Span): number => {
  const { events } = effects;
  if (!events) return 0;
  const means = new Float64Array(events.means.length);
  return sumFrom(eventPlace(effects), { ...effects, events: { ...events, means } }, span);
};

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
    means: readonly number[];
  },
  priors: { drift: ScalePrior; dispersion: ScalePrior },
): LearnedSeries => {
  let [best, most]: [LearnedSeries | null, number] = [null, Number.NEGATIVE_INFINITY];
  for (const coefficients of candidates.coefficients)
    for (const drift of candidates.drifts)
      for (const dispersion of candidates.dispersions) {
        const scales = { start: candidates.start, drift, dispersion, coefficients, means: candidates.means };
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
export const referenceTerms = (asOf: number, weeks: number, peaks: Peaks): Float64Array => {
  const rows = lastWeeks(asOf, weeks).map((week) => seasonTerms(week, peaks));
  return Float64Array.from({ length: WAVES + peaks.length }, (_, i) => meanBy(rows, (row) => row[i] as number));
};

/** Regressors of the last weeks: those of the season, of holidays, of events and of the trend. */
const weeklyRegressors = (
  weeks: number,
  terms: Pick<Effects, "asOf" | "holidays" | "events" | "peaks">,
): Float64Array[] => {
  const reference = new Float64Array(WAVES + terms.peaks.length);
  return lastWeeks(terms.asOf, weeks).map((week) => effectRow({ ...terms, reference }, week).subarray(1));
};

/** Replaces the waves of a season that was not learned by unknown ones around 0. */
const withUnknownSeason = (
  { mean, covariance }: Pick<SeriesState, "mean" | "covariance">,
  seasonality: number,
): Pick<Effects, "mean" | "covariance"> => {
  const n = mean.length;
  const own = { mean: mean.slice(), covariance: covariance.slice() };
  for (const [at, scale] of waveScales(seasonality * UNKNOWN_SEASON).entries()) {
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
  events: EventSizes;
};

/** Weeks whose season is the reference of one that was not learned. */
const RECENT_WEEKS = 26;

type WithoutRegressors<Series> = Series extends unknown ? Omit<Series, "regressors"> : never;
type WeeklyData = WithoutRegressors<WeeklySeries>;

/** Effects known only by their priors. */
export const assumedEffects = (asOf: number, priors: EffectPriors, events: EventTerms | null = null): Effects => {
  const planned = events && eventPriors(events, priors.events);
  const scales = [priors.start[1], ...waveScales(0), ...(planned?.scales ?? []), priors.trend];
  const n = scales.length;
  const known = { mean: new Float64Array(n), covariance: new Float64Array(n * n) };
  known.mean[0] = priors.start[0];
  if (planned) known.mean.set(planned.means, 1 + WAVES);
  for (const [i, scale] of scales.entries()) known.covariance[i * n + i] = scale ** 2;
  return {
    asOf,
    drift: priors.drift[0],
    dispersion: priors.dispersion[0],
    unseen: priors.unseen,
    ...withUnknownSeason(known, priors.seasonality),
    reference: seasonTerms({ from: asOf, to: asOf }, []),
    peaks: [],
    holidays: null,
    events,
    pastEvents: [],
  };
};

/** The standard deviation of a peak's coefficient for purchases: e times the orders of other weeks, or more. */
const PEAK_DEVIATION = 1;

/** Learns the level, season, holidays, events and trend of a weekly series; `isSeasonal` if a season or a peak was found. */
export const learnEffects = (
  data: WeeklyData,
  { asOf, weeks, events, peaks, ...log }: Pick<WeeklyLog, "asOf" | "weeks" | "holidays" | "events" | "peaks">,
  priors: EffectPriors,
): Effects & { isSeasonal: boolean } => {
  const holidays = priors.holiday > 0 ? log.holidays : null;
  const planned = events && eventPriors(events, priors.events);
  const scales = [
    ...peaks.map(() => priors.seasonality * PEAK_DEVIATION),
    ...(holidays ? [priors.holiday] : []),
    ...(planned?.scales ?? []),
    priors.trend,
  ];
  const tried = weeks < priors.seasonWeeks ? SEASONS.slice(0, 1) : SEASONS;
  const series = { ...data, regressors: weeklyRegressors(weeks, { asOf, holidays, events, peaks }) };
  const learned = learnSeries(
    series,
    {
      ...priors,
      coefficients: tried.map((deviation) => [...waveScales(priors.seasonality * deviation), ...scales]),
      means: planned ? [...new Array<number>(eventPlace({ holidays, peaks }) - 1).fill(0), ...planned.means] : [],
    },
    priors,
  );
  const hasWaves = (learned.scales.coefficients[0] as number) > priors.seasonality * SEASONS[0];
  const recent = referenceTerms(asOf, Math.min(weeks, RECENT_WEEKS), peaks);
  return {
    asOf,
    isSeasonal: hasWaves || peaks.length > 0,
    peaks,
    holidays,
    events,
    pastEvents: events
      ? learnPastEvents(events, { series, scales: learned.scales, weeks: lastWeeks(asOf, weeks) })
      : [],
    ...(hasWaves ? learned.state : withUnknownSeason(learned.state, priors.seasonality)),
    drift: learned.scales.drift,
    dispersion: learned.scales.dispersion,
    unseen: priors.unseen,
    reference: recent.map((term, i) => (hasWaves || i >= WAVES ? 0 : term)),
  };
};
