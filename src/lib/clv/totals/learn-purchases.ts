import { expectedByAge } from "#lib/clv/boosting/newcomer.ts";
import { earlier } from "#lib/clv/history-as-of.ts";
import type { ClvModel, FittedModel, Population, PurchaseDays } from "#lib/clv/model.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { filterSeries } from "#lib/clv/structural-series.ts";
import {
  assumedEffects,
  calendarEffectIn,
  calendarEffects,
  type EffectPriors,
  type Effects,
  lastWeeks,
  learnEffects,
  referenceTerms,
} from "#lib/clv/totals/effects.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { byClock, evenClock, type SeasonClock, seasonClock, WAVES } from "./season.ts";
import { type EventTerms, WEEK, type WeeklyLog } from "./weekly-log.ts";

/** Past days from which the weeks after them are predicted: at most this many, this far apart, late in the history. */
const ORIGINS = 5;
const APART = { least: 4 * WEEK, most: 13 * WEEK };
const LATER_PART = 0.45;
/** With less data before a day nothing can be predicted from it. */
const LEAST = { days: 8 * WEEK, customers: 30, repeats: 20 };

/** Errors of a forecast are learned from a sample of at most so many customers, the same ones for every seed. */
const SAMPLE_SEED = 1;

/** Whole weeks before the as-of day, the latest first. */
const pastOrigins = ({ first, asOf }: Pick<WeeklyLog, "first" | "asOf">): number[] => {
  const history = asOf - first;
  const apart = Math.min(APART.most, Math.max(APART.least, history / (2 * ORIGINS)));
  return Array.from({ length: ORIGINS }, (_, at) => asOf - WEEK * Math.round((apart * (at + 1)) / WEEK)).filter(
    (origin) => origin - first >= Math.max(LEAST.days, LATER_PART * history),
  );
};

/** Purchases of those known at an origin, week by week up to the as-of day. */
type PastWeeks = { actual: Float64Array; expected: Float64Array };

/**
 * The customers that a forecast takes: at most `errors` to learn the errors of past ones from, and about `course` for the
 * course of purchases over time, whose number is that of all.
 */
export type Effort = { errors: number; course: number };

export const WHOLE_EFFORT: Effort = { errors: 5000, course: 2000 };

/** At most this many customers, evenly chosen. */
export const sampleEvenly = ({ histories, asOf }: Population, most: number): Population => {
  const every = Math.ceil(histories.rows / most);
  const column = (of: Float64Array) => of.filter((_, row) => row % every === 0);
  const repeatPurchases = column(histories.repeatPurchases);
  return {
    asOf,
    histories: {
      rows: repeatPurchases.length,
      repeatPurchases,
      recency: column(histories.recency),
      tenure: column(histories.tenure),
      monetaryValue: column(histories.monetaryValue),
    },
  };
};

/** Expected purchases between days since 1970 (ascending, the first one the as-of day), by a model in a clock's time. */
export const expectedBetween = (
  fitted: Pick<FittedModel, "expectedPurchases">,
  population: Population,
  {
    clock,
    days,
    course = WHOLE_EFFORT.course,
  }: { clock: SeasonClock; days: readonly number[]; course?: number | undefined },
): Float64Array => {
  const isLarge = population.histories.rows > course && !population.purchases;
  const sample = isLarge ? sampleEvenly(population, course) : population;
  const start = clock(population.asOf);
  const sumAt = (own: Population, day: number) => sumValues(fitted.expectedPurchases(own, clock(day) - start));
  const until = days.map((day) => (day > population.asOf ? sumAt(sample, day) : 0));
  const [end, part] = [days.at(-1) as number, until.at(-1) as number];
  const scale = isLarge && part > 0 ? sumAt(population, end) / part : 1;
  return Float64Array.from(until.slice(1), (sum, at) => Math.max(0, scale * (sum - (until[at] as number))));
};

const weeksSince = (
  purchases: PurchaseDays,
  [origin, asOf]: readonly [number, number],
  { model, clock, chosen, course }: { model: ClvModel; clock: SeasonClock; chosen: Uint32Array; course: number },
): PastWeeks | null => {
  const { rows, population } = earlier(purchases, origin, chosen);
  if (rows.length < LEAST.customers || sumValues(population.histories.repeatPurchases) < LEAST.repeats) return null;
  const weeks = (asOf - origin) / WEEK;
  const days = Array.from({ length: weeks + 1 }, (_, week) => origin + WEEK * week);
  const timed = byClock(population, clock);
  const fitted = model.fit(timed, { seed: 1, horizon: { days: asOf - origin, discountRate: 0 } });
  const actual = new Float64Array(weeks);
  for (const row of rows) {
    for (let at = purchases.starts[row] as number; at < (purchases.starts[row + 1] as number); at++) {
      const day = purchases.days[at] as number;
      if (day <= origin || day > asOf) continue;
      const week = Math.ceil((day - origin) / WEEK) - 1;
      actual[week] = (actual[week] as number) + 1;
    }
  }
  const expected = expectedBetween(fitted, timed, { clock, days, course });
  return expected.every(Number.isFinite) ? { actual, expected } : null;
};

/**
 * How many purchases there were in each of the last weeks and how many were expected, by the mean over the past origins
 * before it. Each prediction uses only what was known at its origin, except for the clock. Null with too little data.
 */
const predictedPast = (
  purchases: PurchaseDays,
  { log, model, clock, effort }: { log: WeeklyLog; model: ClvModel; clock: SeasonClock; effort: Effort },
): PastWeeks | null => {
  const { course } = effort;
  const chosen = sampleRows(purchases.starts.length - 1, effort.errors, SAMPLE_SEED).sort();
  const origins = pastOrigins(log).flatMap(
    (origin) => weeksSince(purchases, [origin, log.asOf], { model, clock, chosen, course }) ?? [],
  );
  const weeks = Math.max(0, ...origins.map(({ actual }) => actual.length));
  if (weeks === 0) return null;
  const meanOf = (column: keyof PastWeeks): Float64Array =>
    Float64Array.from({ length: weeks }, (_, week) => {
      const known = origins.flatMap((own) => own[column][week - (weeks - own.actual.length)] ?? []);
      return known.reduce((sum, each) => sum + each, 0) / known.length;
    });
  return { actual: meanOf("actual"), expected: meanOf("expected") };
};

/** Of actual purchases relative to those that a model expects. */
const PRIORS: EffectPriors = {
  start: [0, 0.3],
  trend: 0.12,
  drifts: [0.003, 0.01, 0.02, 0.04, 0.08],
  dispersions: [1, 1.5, 2.5, 4, 8],
  drift: [0.015, 0.8],
  dispersion: [1.5, 1],
  unseen: [0.04, 0.145],
  seasonWeeks: 52,
  seasonality: 1,
  holiday: 0.15,
  events: { open: 1, closed: 1 },
};

/**
 * Errors of forecasts from past days: standard deviations of what lasts and of the level at the start, and the weeks
 * after which half of a level is gone. The fit as of today has seen what the fits before it had not, so that only a part
 * of their errors is repeated.
 */
const ERRORS = { lasting: 0.15, start: 0.1, halfLife: 13 };
const PERSISTENCE = 0.5 ** (1 / ERRORS.halfLife);

/** The repeat purchases that a model expects of all customers in each week, by their age. */
const expectedSoFar = (fitted: FittedModel, { starts, days }: PurchaseDays, log: WeeklyLog): Float64Array => {
  const born = new Map<number, number>();
  for (const start of starts.subarray(0, -1)) {
    const day = days[start] as number;
    born.set(day, (born.get(day) ?? 0) + 1);
  }
  const byAge = expectedByAge(fitted, log.asOf, log.asOf - log.first + 1);
  const expected = new Float64Array(log.weeks);
  const endOf = (week: number) => log.asOf - WEEK * (log.weeks - 1 - week);
  for (const [day, customers] of born) {
    let before = byAge(Math.max(0, endOf(-1) - day));
    for (let week = 0; week < log.weeks; week++) {
      if (endOf(week) <= day) continue;
      const sum = byAge(endOf(week) - day);
      expected[week] = (expected[week] as number) + customers * (sum - before);
      before = sum;
    }
  }
  return expected;
};

/** Puts the level's and the lasting error's covariance in place of those of another state, unrelated to its season. */
const withEnds = (covariance: Float64Array, n: number, ends: Float64Array): Float64Array => {
  const all = covariance.slice();
  const places = [0, n - 1];
  for (const [i, at] of places.entries()) {
    for (let j = 0; j < n; j++) all[at * n + j] = all[j * n + at] = 0;
    for (const [j, other] of places.entries()) all[at * n + other] = ends[2 * i + j] as number;
  }
  return all;
};

/** How forecasts from past days went wrong, and what that says about today's. */
const learnErrors = ({ actual, expected }: PastWeeks, learned: Effects): Effects => {
  const { asOf, drift, dispersion } = learned;
  const n = learned.mean.length;
  // The season is in the clock's time already.
  const exposures = lastWeeks(asOf, actual.length).map(
    (week, at) => (expected[at] as number) * Math.exp(calendarEffectIn(learned, week)),
  );
  const { mean, covariance } = filterSeries(
    {
      counts: actual,
      exposures: Float64Array.from(exposures),
      regressors: Array.from(actual, () => Float64Array.of(1)),
    },
    { start: [0, ERRORS.start], drift, dispersion, coefficients: [ERRORS.lasting], persistence: PERSISTENCE },
  );
  const calendar = calendarEffects(learned);
  const means = new Float64Array(n);
  means.set(calendar, n - 1 - calendar.length);
  [means[0], means[n - 1]] = [mean[0] as number, mean[1] as number];
  return {
    ...learned,
    mean: means,
    covariance: withEnds(learned.covariance, n, covariance),
    persistence: PERSISTENCE,
    reference: referenceTerms(asOf, actual.length, learned.peaks),
  };
};

/** A purchase model in the season's time, and how its forecasts' errors go on. */
export type RepeatModel = {
  effects: Effects;
  clock: SeasonClock;
  fitted: Pick<FittedModel, "expectedPurchases" | "withDropout">;
  population: Population;
};

/** With too little to learn from, a forecast is what its model says, and its errors are assumed. */
export const assumedRepeats = (
  population: Population,
  fitted: FittedModel,
  events: EventTerms | null = null,
): RepeatModel => ({
  effects: assumedEffects(population.asOf, { ...PRIORS, start: [0, ERRORS.lasting] }, events),
  clock: evenClock,
  fitted,
  population,
});

/**
 * Learns how repeat purchases depend on the calendar, for a forecast until a day: the season from the weeks so far
 * relative to what `model` expects by age, and the errors of its forecasts from past days, both fitted in the season's
 * time. Null with too little data.
 */
export const learnRepeats = (
  population: Population & { purchases: PurchaseDays },
  { log, model, until, effort }: { log: WeeklyLog; model: ClvModel; until: number; effort: Effort },
): RepeatModel | null => {
  const { purchases, asOf } = population;
  const fitTo = (own: Population) => model.fit(own, { seed: 1, horizon: { days: until - asOf, discountRate: 0 } });
  const plain = fitTo(population);
  const series = { counts: log.repeats, exposures: expectedSoFar(plain, purchases, log) };
  if (!series.exposures.every(Number.isFinite)) return null;
  const learned = learnEffects(series, log, PRIORS);
  const clock = learned.isSeasonal
    ? seasonClock(learned.mean.subarray(1, 1 + WAVES + log.peaks.length), log.peaks, [log.first - 1, until])
    : evenClock;
  const past = predictedPast(purchases, { log, model, clock, effort });
  if (!past) return null;
  const timed = byClock(population, clock);
  const fitted = learned.isSeasonal ? fitTo(timed) : plain;
  if (!fitted.expectedPurchases(timed, clock(until) - clock(asOf)).every(Number.isFinite)) return null;
  return { effects: learnErrors(past, learned), clock, fitted, population: timed };
};

const orderValuePriors = (start: number): EffectPriors => ({
  start: [start, 0.5],
  trend: 0.04,
  drifts: [0.002, 0.005, 0.01, 0.02, 0.05],
  dispersions: [0.5, 1, 2, 4],
  drift: [0.003, 0.8],
  dispersion: [1, 0.5],
  unseen: [0, 0],
  seasonWeeks: 65,
  seasonality: 0.3,
  holiday: 0,
  // A closed shop has fewer orders, not smaller ones.
  events: { open: 0.3, closed: 0 },
});

/** The ratio of a first purchase's amount to a later one's counts half at this many purchases of either. */
const STRENGTH = 20;
/** Fewer known amounts of repeat purchases give no path. */
const FEWEST = 10;
/** The variance of an unknown week's mean: it says nothing. */
const UNKNOWN = 1e6;

const total = (column: Float64Array): number => column.reduce((sum, each) => sum + each, 0);

/** Effects on the mean amount of a later purchase, in major units. */
export type OrderValues = Effects & {
  /** The mean amount of a first purchase relative to a later one's. */
  firstRatio: number;
  /** The coefficient of variation of single amounts. */
  variation: number;
};

/** Null without enough known amounts above 0. */
export const learnOrderValues = (log: WeeklyLog): OrderValues | null => {
  const { repeats, firsts } = log.amounts;
  const known = total(repeats.known);
  if (known < FEWEST || !(total(repeats.sum) > 0)) return null;
  const mean = total(repeats.sum) / known;
  // The variance of the logarithm of a mean of log-normal amounts; half of it is what the logarithm's mean falls short.
  const spread = Math.max(0.01, Math.log1p(log.variation ** 2));
  const noise = repeats.known.map((count, week) => ((repeats.sum[week] as number) > 0 ? spread / count : UNKNOWN));
  const values = repeats.sum.map((sum, week) =>
    sum > 0 ? Math.log(sum / (repeats.known[week] as number)) + Math.min(0.5, (noise[week] as number) / 2) : 0,
  );
  const weight = Math.min(total(firsts.known), known);
  const firstMean = total(firsts.sum) / total(firsts.known);
  return {
    ...learnEffects({ values, variances: noise }, log, orderValuePriors(Math.log(mean))),
    firstRatio: firstMean > 0 ? Math.exp((weight / (weight + STRENGTH)) * Math.log(firstMean / mean)) : 1,
    variation: log.variation,
  };
};
