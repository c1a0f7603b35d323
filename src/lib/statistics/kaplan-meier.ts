import { twoSidedZ } from "./normal.ts";
import { type Interval, wilson } from "./proportions.ts";

/*
 * The time to an event of subjects who are partly still waiting for it (Kaplan and Meier 1958, "Nonparametric estimation from
 * incomplete observations", Journal of the American Statistical Association 53:457–481). Times are whole days, so that many subjects
 * are a few hundred counts.
 */

/** By day: how many subjects had the event then, and how many were last observed then, without it. Of equal length. */
export type DayCounts = { events: Float64Array; censored: Float64Array };

/**
 * Counts subjects by day, from 0 to `lastDay`: `days[i]` is subject i's day of the event if `happened[i]` is not 0, otherwise the last
 * day of observation. Whoever has a later day counts as censored on the last one.
 */
export const countDays = (days: ArrayLike<number>, happened: ArrayLike<number>, lastDay: number): DayCounts => {
  const counts: DayCounts = { events: new Float64Array(lastDay + 1), censored: new Float64Array(lastDay + 1) };
  for (let subject = 0; subject < days.length; subject++) {
    const day = days[subject] as number;
    const column = happened[subject] !== 0 && day <= lastDay ? counts.events : counts.censored;
    const at = Math.min(day, lastDay);
    column[at] = (column[at] as number) + 1;
  }
  return counts;
};

/** Each column by day, from 0 to the last day on which a subject was still observed and waiting; empty without subjects. */
export type SurvivalCurve = {
  /** Subjects waiting for the event when the day began; those censored on a day count on it (Kaplan and Meier 1958, section 2). */
  atRisk: Float64Array;
  /** The estimated share of subjects without the event when the day has ended. */
  survival: Float64Array;
  /** The estimate's variance; NaN once no subject is left without the event, where it is unknown. */
  variance: Float64Array;
  /** The pointwise confidence interval of `survival`. */
  lower: Float64Array;
  upper: Float64Array;
};

/**
 * The product-limit estimate, with Greenwood's variance S² Σ d / (n (n − d)) (1926), and at each day the interval of ln(−ln S), which
 * stays within 0 and 1 (Kalbfleisch and Prentice 2002, The Statistical Analysis of Failure Time Data, equation 1.16). That
 * transformation is infinite at S = 1 and 0: before the first event the interval is Wilson's for no event among the subjects at risk, and
 * where no subject is left without the event, it reaches from 0 to the day before's upper bound. `level`: of confidence, such as 0.95.
 */
export const estimateSurvival = ({ events, censored }: DayCounts, level: number): SurvivalCurve => {
  const z = twoSidedZ(1 - level);
  let waiting = 0;
  for (let day = 0; day < events.length; day++) waiting += (events[day] as number) + (censored[day] as number);
  const [atRisk, survival, variance, lower, upper] = Array.from({ length: 5 }, () => new Float64Array(events.length));
  const curve = { atRisk, survival, variance, lower, upper } as SurvivalCurve;
  let [share, greenwood, bound, days] = [1, 0, 1, 0];
  for (; days < events.length && waiting > 0; days++) {
    const happened = events[days] as number;
    const left = waiting - happened;
    share *= left / waiting;
    greenwood += left > 0 ? happened / (waiting * left) : 0;
    curve.atRisk[days] = waiting;
    curve.survival[days] = share;
    curve.variance[days] = share > 0 ? share * share * greenwood : Number.NaN;
    if (share === 1) curve.lower[days] = 1 - wilson(0, waiting, z).upper;
    else if (share > 0) {
      const width = Math.exp((z * Math.sqrt(greenwood)) / -Math.log(share));
      curve.lower[days] = share ** width;
      bound = share ** (1 / width);
    }
    curve.upper[days] = bound;
    waiting = left - (censored[days] as number);
  }
  for (const column of Object.keys(curve) as (keyof SurvivalCurve)[]) curve[column] = curve[column].subarray(0, days);
  return curve;
};

/** Products of shares that are equal in exact arithmetic differ by less. */
const ROUNDING = 1e-9;

const firstAtMost = (column: Float64Array, limit: number): number | null => {
  const day = column.findIndex((value) => value <= limit + ROUNDING);
  return day < 0 ? null : day;
};

export type DayInterval = Record<"day" | "lower" | "upper", number | null>;

/**
 * The first day by which this share of the subjects (0.5 for the median) had the event, and its confidence interval: the days on
 * which the bounds of the curve reach that share (Brookmeyer and Crowley 1982, "A confidence interval for the median survival time",
 * Biometrics 38:29–41). Null where the curve or a bound does not get there while subjects are observed.
 */
export const survivalQuantile = ({ survival, lower, upper }: SurvivalCurve, share: number): DayInterval => ({
  day: firstAtMost(survival, 1 - share),
  lower: firstAtMost(lower, 1 - share),
  upper: firstAtMost(upper, 1 - share),
});

/**
 * The probability of having had the event by the end of a day, with its interval. Null if no subject without the event was observed
 * that long.
 */
export const eventProbability = ({ survival, lower, upper }: SurvivalCurve, day: number): Interval | null => {
  const last = survival.length - 1;
  if (last < 0 || (day > last && survival[last] !== 0)) return null;
  const at = Math.min(day, last);
  return {
    value: 1 - (survival[at] as number),
    lower: 1 - (upper[at] as number),
    upper: 1 - (lower[at] as number),
  };
};
