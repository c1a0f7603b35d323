import { DAYS_A_YEAR } from "#lib/clv/forecast-setting.ts";
import type { Population } from "#lib/clv/model.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import { midpoint, type Span, WEEK } from "./weekly-log.ts";

/** Harmonics of the year; four resolve a peak of about six weeks. */
const HARMONICS = 4;
export const WAVES = 2 * HARMONICS;

/** The first days (since 1970) of weeks that are peaks every year. */
export type Peaks = readonly number[];

/** The share of a span's days that are in the peak that begins on a day of some year. */
const shareInPeak = (peak: number, { from, to }: Span): number => {
  let days = 0;
  for (let day = from; day <= to; day++) {
    const since = (day - peak) % DAYS_A_YEAR;
    if ((since < 0 ? since + DAYS_A_YEAR : since) < WEEK) days++;
  }
  return days / (to - from + 1);
};

/** The regressors of an annual season: the sines and cosines of the middle of a span, and its share in each peak. */
export const seasonTerms = (span: Span, peaks: Peaks): Float64Array =>
  Float64Array.from({ length: WAVES + peaks.length }, (_, i) => {
    if (i >= WAVES) return shareInPeak(peaks[i - WAVES] as number, span);
    const angle = (2 * Math.PI * (1 + (i >> 1)) * midpoint(span)) / DAYS_A_YEAR;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });

/** Standard deviations of the waves' coefficients: those of higher harmonics are smaller. */
export const waveScales = (deviation: number): number[] =>
  Array.from({ length: WAVES }, (_, i) => deviation / Math.sqrt(1 + (i >> 1)));

/** A peak has more than so many times the orders of the year's median week, in this part of the years, at least two. */
const PEAK = { times: 2.5, share: 2 / 3, years: 2 };
const WEEKS_A_YEAR = 52;

/**
 * Weeks that are peaks every year, by weekly orders up to a day. Harmonics alone would spread one over the weeks around
 * it, and the level would follow it.
 */
export const findPeaks = (orders: Float64Array, asOf: number): Peaks => {
  const years: Float64Array[] = [];
  for (let year = 0; ; year++) {
    const end = orders.length - Math.round((year * DAYS_A_YEAR) / WEEK);
    if (end < WEEKS_A_YEAR) break;
    years.push(orders.subarray(end - WEEKS_A_YEAR, end));
  }
  if (years.length < PEAK.years) return [];
  const limits = years.map((weeks) => PEAK.times * computeMedian(weeks));
  return Array.from({ length: WEEKS_A_YEAR }, (_, week) => week)
    .filter((week) => {
      const above = years.filter((weeks, year) => (weeks[week] as number) > Math.max(0, limits[year] as number));
      return above.length >= PEAK.share * years.length - 1e-9;
    })
    .map((week) => asOf - WEEK * (WEEKS_A_YEAR - week) + 1);
};

const seasonEffect = (coefficients: Float64Array, day: number, peaks: Peaks): number => {
  const terms = seasonTerms({ from: day, to: day }, peaks);
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
export const seasonClock = (
  coefficients: Float64Array,
  peaks: Peaks,
  [from, to]: readonly [number, number],
): SeasonClock => {
  const speedOf = (day: number) => Math.exp(seasonEffect(coefficients, day, peaks));
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
