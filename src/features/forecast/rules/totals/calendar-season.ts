import { DAYS_A_YEAR } from "#lib/clv/horizon.ts";
import type { Population } from "#lib/clv/model.ts";

/** Harmonics of the year; four resolve a peak of about six weeks. */
const HARMONICS = 4;
export const SEASON_TERMS = 2 * HARMONICS;

/** The sines and cosines of a day (days since 1970): the regressors of an annual season. */
export const seasonTerms = (day: number): Float64Array =>
  Float64Array.from({ length: SEASON_TERMS }, (_, i) => {
    const angle = (2 * Math.PI * (1 + (i >> 1)) * day) / DAYS_A_YEAR;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });

/** Standard deviations of the coefficients: those of higher harmonics are smaller. */
export const seasonScales = (deviation: number): number[] =>
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
