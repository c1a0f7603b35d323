import type { ClvModel, FittedModel, Population, PurchaseDays } from "#lib/clv/model.ts";
import { filterSeries } from "#lib/clv/structural-series.ts";
import { expectedByAge } from "../boosting/newcomer.ts";
import { byClock, evenClock, SEASON_TERMS, type SeasonClock, seasonClock } from "./calendar-season.ts";
import { type Effects, holidayEffect } from "./effects.ts";
import { holidayTerm } from "./holidays.ts";
import { assumedEffects, type EffectPriors, lastWeeks, learnEffects, referenceTerms } from "./learn-effects.ts";
import { type PastWeeks, predictedPast } from "./past-origins.ts";
import { WEEK, type WeeklyLog } from "./weekly-log.ts";

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
  const change = holidayEffect(learned);
  const exposures = lastWeeks(asOf, actual.length).map(
    (week, at) =>
      (expected[at] as number) * Math.exp(learned.holidays ? change * holidayTerm(learned.holidays, week) : 0),
  );
  const { mean, covariance } = filterSeries(
    {
      counts: actual,
      exposures: Float64Array.from(exposures),
      regressors: Array.from(actual, () => Float64Array.of(1)),
    },
    { start: [0, ERRORS.start], drift, dispersion, coefficients: [ERRORS.lasting], persistence: PERSISTENCE },
  );
  const means = new Float64Array(n);
  if (learned.holidays) means[n - 2] = change;
  [means[0], means[n - 1]] = [mean[0] as number, mean[1] as number];
  return {
    ...learned,
    mean: means,
    covariance: withEnds(learned.covariance, n, covariance),
    persistence: PERSISTENCE,
    reference: referenceTerms(asOf, actual.length),
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
export const assumedRepeats = (population: Population, fitted: FittedModel): RepeatModel => ({
  effects: assumedEffects(population.asOf, { ...PRIORS, start: [0, ERRORS.lasting] }),
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
  { log, model, until }: { log: WeeklyLog; model: ClvModel; until: number },
): RepeatModel | null => {
  const { purchases, asOf } = population;
  const fitTo = (own: Population) => model.fit(own, { seed: 1, horizon: { days: until - asOf, discountRate: 0 } });
  const plain = fitTo(population);
  const series = { counts: log.repeats, exposures: expectedSoFar(plain, purchases, log) };
  if (!series.exposures.every(Number.isFinite)) return null;
  const learned = learnEffects(series, log, PRIORS);
  const clock = learned.isSeasonal
    ? seasonClock(learned.mean.subarray(1, 1 + SEASON_TERMS), [log.first - 1, until])
    : evenClock;
  const past = predictedPast(purchases, { log, model, clock });
  if (!past) return null;
  const timed = byClock(population, clock);
  const fitted = learned.isSeasonal ? fitTo(timed) : plain;
  if (!fitted.expectedPurchases(timed, clock(until) - clock(asOf)).every(Number.isFinite)) return null;
  return { effects: learnErrors(past, learned), clock, fitted, population: timed };
};
