import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import type { Population } from "#lib/clv/model.ts";
import { filterSeries, type SeriesScales, type SeriesState, type WeeklySeries } from "#lib/clv/structural-series.ts";
import { type EventEffect, type EventSizes, eventPriors, eventRow, learnPastEvents } from "./events.ts";
import { type EventTerms, type Holidays, midpoint, type Span, WEEK, type WeeklyLog } from "./weekly-log.ts";

/** Harmonics of the year; four resolve a peak of about six weeks. */
const HARMONICS = 4;
export const SEASON_TERMS = 2 * HARMONICS;

/** The sines and cosines of a day (days since 1970): the regressors of an annual season. */
const seasonTerms = (day: number): Float64Array =>
  Float64Array.from({ length: SEASON_TERMS }, (_, i) => {
    const angle = (2 * Math.PI * (1 + (i >> 1)) * day) / DAYS_A_YEAR;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });

/** Standard deviations of the coefficients: those of higher harmonics are smaller. */
const seasonScales = (deviation: number): number[] =>
  Array.from({ length: SEASON_TERMS }, (_, i) => deviation / Math.sqrt(1 + (i >> 1)));

const seasonEffect = (coefficients: Float64Array, day: number): number => {
  const terms = seasonTerms(day);
  return coefficients.reduce((sum, coefficient, i) => sum + coefficient * (terms[i] as number), 0);
};

/** The number of average days' worth of purchases from a fixed day through the end of a day. */
export type SeasonClock = (day: number) => number;

/** Without a season a day is a day. */
export const evenClock: SeasonClock = (day) => day;

/**
 * A clock that runs fast in high season: purchases are a Poisson process in its time, so that a model of customers who
 * buy evenly applies to a seasonal business (time deformation of a non-homogeneous Poisson process; Çinlar 1975,
 * Introduction to Stochastic Processes, section 4.7). An average year has 365.25 of its days.
 */
export const seasonClock = (coefficients: Float64Array, [from, to]: readonly [number, number]): SeasonClock => {
  const speedOf = (day: number) => Math.exp(seasonEffect(coefficients, day));
  let year = 0;
  for (let day = 0; day < 365; day++) year += speedOf(from + day) / 365;
  const elapsed = new Float64Array(to - from + 1);
  for (let at = 1; at < elapsed.length; at++) elapsed[at] = (elapsed[at - 1] as number) + speedOf(from + at) / year;
  const last = elapsed.length - 1;
  return (day) => {
    const at = day - from;
    if (at <= 0) return at;
    if (at >= last) return (elapsed[last] as number) + (at - last);
    const low = Math.floor(at);
    const here = elapsed[low] as number;
    return here + (at - low) * ((elapsed[low + 1] as number) - here);
  };
};

/** Times are rounded to this many parts of a day, so that customers with equal days stay one row of a fit. */
const PARTS = 10;

/** The same customers with their times by a clock: the input of a purchase model. */
export const byClock = (population: Population, clock: SeasonClock): Population => {
  if (clock === evenClock) return { histories: population.histories, asOf: population.asOf };
  const { histories, asOf } = population;
  const [end, rounded] = [clock(asOf), (days: number) => Math.round(PARTS * days) / PARTS];
  const recency = new Float64Array(histories.rows);
  const tenure = new Float64Array(histories.rows);
  for (let row = 0; row < histories.rows; row++) {
    const first = asOf - (histories.tenure[row] as number);
    const start = clock(first);
    recency[row] = rounded(clock(first + (histories.recency[row] as number)) - start);
    tenure[row] = Math.max(recency[row] as number, rounded(end - start));
  }
  return { asOf, histories: { ...histories, recency, tenure } };
};

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
export const learnableHolidays = (
  days: ReadonlySet<number>,
  { asOf, weeks }: { asOf: number; weeks: number },
): Holidays | null => {
  const count = countIn(days, { from: asOf - WEEK * weeks + 1, to: asOf });
  return weeks < LEAST_WEEKS || count < FEWEST ? null : { days, mean: count / weeks };
};

/** The holidays of a span per week, relative to the mean: the regressor of what one changes in a week. */
export const holidayTerm = ({ days, mean }: Holidays, span: Span): number =>
  (WEEK * countIn(days, span)) / (span.to - span.from + 1) - mean;

/**
 * What multiplies a weekly number, on the log scale, as of a day: a level, an annual season, public holidays and planned
 * events if there are any, and a trend or a lasting error (in this order in `mean` and, row by row, `covariance`).
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

type EffectTerms = Pick<Effects, "asOf" | "reference" | "persistence" | "holidays" | "events">;

/** The multipliers of level, season, holidays, events and trend in a span. */
export const effectRow = (
  { asOf, reference, persistence, holidays, events }: EffectTerms,
  span: Span,
): Float64Array => {
  const day = midpoint(span);
  return Float64Array.of(
    persistence === undefined ? 1 : persistence ** (Math.max(0, day - asOf) / WEEK),
    ...seasonTerms(day).map((term, i) => term - (reference[i] as number)),
    ...(holidays ? [holidayTerm(holidays, span)] : []),
    ...(events ? eventRow(events, span) : []),
    persistence === undefined ? trendTime(asOf, day) : 1,
  );
};

export const effectIn = (effects: Effects, span: Span): number => {
  const row = effectRow(effects, span);
  return row.reduce((sum, each, i) => sum + each * (effects.mean[i] as number), 0);
};

/** Holidays and events are behind the level and the season. */
const CALENDAR = 1 + SEASON_TERMS;

/** What a public holiday changes in its week, on the log scale; 0 if it was not learned. */
export const holidayEffect = ({ mean, holidays }: Pick<Effects, "mean" | "holidays">): number =>
  holidays ? (mean[CALENDAR] as number) : 0;

/** The place of the first event's column. */
export const eventPlace = ({ holidays }: Pick<Effects, "holidays">): number => CALENDAR + (holidays ? 1 : 0);

/** The coefficients of holidays and events. */
export const calendarEffects = ({ mean }: Pick<Effects, "mean">): Float64Array => mean.subarray(CALENDAR, -1);

/** What holidays and events change in a span. */
export const calendarEffectIn = (effects: Effects, span: Span): number => {
  const terms = effectRow(effects, span).subarray(CALENDAR, -1);
  return calendarEffects(effects).reduce((sum, each, i) => sum + each * (terms[i] as number), 0);
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
export const referenceTerms = (asOf: number, weeks: number): Float64Array => {
  const rows = lastWeeks(asOf, weeks).map((week) => seasonTerms(midpoint(week)));
  return seasonTerms(asOf).map((_, i) => rows.reduce((sum, row) => sum + (row[i] as number), 0) / rows.length);
};

/** Regressors of the last weeks: those of the season, of holidays, of events and of the trend. */
const weeklyRegressors = (weeks: number, terms: Pick<Effects, "asOf" | "holidays" | "events">): Float64Array[] => {
  const reference = new Float64Array(SEASON_TERMS);
  return lastWeeks(terms.asOf, weeks).map((week) => effectRow({ ...terms, reference }, week).subarray(1));
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
  events: EventSizes;
};

/** Weeks whose season is the reference of one that was not learned. */
const RECENT_WEEKS = 26;

type WithoutRegressors<Series> = Series extends unknown ? Omit<Series, "regressors"> : never;
type WeeklyData = WithoutRegressors<WeeklySeries>;

/** Effects known only by their priors. */
export const assumedEffects = (asOf: number, priors: EffectPriors, events: EventTerms | null = null): Effects => {
  const planned = events && eventPriors(events, priors.events);
  const scales = [priors.start[1], ...seasonScales(0), ...(planned?.scales ?? []), priors.trend];
  const n = scales.length;
  const known = { mean: new Float64Array(n), covariance: new Float64Array(n * n) };
  known.mean[0] = priors.start[0];
  if (planned) known.mean.set(planned.means, CALENDAR);
  for (const [i, scale] of scales.entries()) known.covariance[i * n + i] = scale ** 2;
  return {
    asOf,
    drift: priors.drift[0],
    dispersion: priors.dispersion[0],
    unseen: priors.unseen,
    ...withUnknownSeason(known, priors.seasonality),
    reference: seasonTerms(asOf),
    holidays: null,
    events,
    pastEvents: [],
  };
};

/** Learns the level, season, holidays, events and trend of a weekly series; `isSeasonal` if a season was found. */
export const learnEffects = (
  data: WeeklyData,
  { asOf, weeks, events, ...log }: Pick<WeeklyLog, "asOf" | "weeks" | "holidays" | "events">,
  priors: EffectPriors,
): Effects & { isSeasonal: boolean } => {
  const holidays = priors.holiday > 0 ? log.holidays : null;
  const planned = events && eventPriors(events, priors.events);
  const ofHolidays = holidays ? [priors.holiday] : [];
  const last = [...ofHolidays, ...(planned?.scales ?? []), priors.trend];
  const tried = weeks < priors.seasonWeeks ? SEASONS.slice(0, 1) : SEASONS;
  const series = { ...data, regressors: weeklyRegressors(weeks, { asOf, holidays, events }) };
  const { state, scales } = learnSeries(
    series,
    {
      ...priors,
      coefficients: tried.map((deviation) => [...seasonScales(priors.seasonality * deviation), ...last]),
      means: planned ? [...seasonScales(0), ...ofHolidays.map(() => 0), ...planned.means] : [],
    },
    priors,
  );
  const isSeasonal = (scales.coefficients[0] as number) > priors.seasonality * SEASONS[0];
  const reference = referenceTerms(asOf, Math.min(weeks, RECENT_WEEKS));
  return {
    asOf,
    isSeasonal,
    holidays,
    events,
    pastEvents: events ? learnPastEvents(events, { series, scales, weeks: lastWeeks(asOf, weeks) }) : [],
    ...(isSeasonal ? state : withUnknownSeason(state, priors.seasonality)),
    drift: scales.drift,
    dispersion: scales.dispersion,
    unseen: priors.unseen,
    reference: isSeasonal ? reference.map(() => 0) : reference,
  };
};
