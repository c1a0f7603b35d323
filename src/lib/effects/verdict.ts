import { twoSidedZ } from "#lib/statistics/normal.ts";
import { HORIZON_DAYS, WINDOWS } from "./campaign.ts";

// Repeated confidence intervals (Jennison and Turnbull 1989, "Interim analyses: the repeated confidence interval approach",
// Journal of the Royal Statistical Society B 51:305–361): all 90 daily intervals together hold the true effects with a
// probability of at least 95%, so that looking every day and stopping at any time raises no more false alarms. The error is
// spent on the days in advance (Lan and DeMets 1983) and added up by Bonferroni's inequality, which holds however the days
// depend on each other: they do, because they are sums over the same customers.

/** Of all intervals together. */
export const CONFIDENCE = 0.95;

const ERROR = 1 - CONFIDENCE;

/** The readouts after 7, 30 and 90 days share four fifths of the error, and all other days the rest. */
const OF_READOUTS = ERROR * 0.8;

const AT_READOUT = twoSidedZ(OF_READOUTS / WINDOWS.length);
const ELSEWHERE = twoSidedZ((ERROR - OF_READOUTS) / (HORIZON_DAYS - WINDOWS.length));

const isReadout = (day: number): boolean => WINDOWS.some((window) => window === day);

/** How many standard errors wide an interval is to each side on the day `day` of a campaign, counted from 1. */
export const criticalValue = (day: number): number => (isReadout(day) ? AT_READOUT : ELSEWHERE);

/** With fewer buyers in either group, an average says nothing yet and its interval is too narrow. */
export const FEWEST_BUYERS = 25;

/** The effect per customer from the start to the end of a day. */
export type Point = {
  /** From 1. */
  day: number;
  effect: number;
  lower: number;
  upper: number;
  controlMean: number;
  /** Of what the control group bought; null if that is nothing. */
  relative: number | null;
  /** Sum over the customers who were contacted. */
  total: number;
  totalLower: number;
  totalUpper: number;
};

export type Verdict =
  /** `days`: about how many more it takes; null if there are no buyers yet, or if the campaign ends before. */
  | { state: "too_few_buyers"; buyers: number; days: number | null }
  | { state: "uplift" | "loss" | "no_effect"; day: number }
  /** `days`: about how many more until the interval is as narrow as the planned effect; null if the campaign ends before. */
  | { state: "inconclusive"; day: number; days: number | null };

/** About how many more days it takes until the smaller group has enough buyers; null if that is beyond the campaign. */
export const daysUntilBuyers = (buyers: number, day: number): number | null => {
  if (buyers === 0) return null;
  const days = Math.ceil((day * FEWEST_BUYERS) / buyers) - day;
  return day + days > HORIZON_DAYS ? null : Math.max(1, days);
};

/**
 * Days until the interval of a relative effect is as narrow as the planned effect, if purchases go on as they do: the mean
 * grows like the days, and the standard error like their square root.
 */
const daysUntilPrecise = (point: Point, planned: number): number | null => {
  if (point.controlMean <= 0) return null;
  const half = (point.upper - point.effect) / criticalValue(point.day) / point.controlMean;
  for (let day = point.day + 1; day <= HORIZON_DAYS; day++) {
    if (criticalValue(day) * half * Math.sqrt(point.day / day) <= planned) return day - point.day;
  }
  return null;
};

const classifyPoint = (
  { lower, upper, controlMean }: Point,
  planned: number,
): "uplift" | "loss" | "no_effect" | null => {
  if (lower > 0) return "uplift";
  if (upper < 0) return "loss";
  const margin = planned * controlMean;
  return margin > 0 && lower > -margin && upper < margin ? "no_effect" : null;
};

/**
 * What the intervals show on the latest day that decides, relative to the planned effect; null without points. The guarantee holds
 * for all days together, so any of them may be taken.
 */
export const computeVerdict = (points: readonly Point[], planned: number): Verdict | null => {
  const last = points.at(-1);
  if (!last) return null;
  const looks = [last, ...points.filter(({ day }) => isReadout(day) && day < last.day).reverse()];
  for (const point of looks) {
    const state = classifyPoint(point, planned);
    if (state) return { state, day: point.day };
  }
  return { state: "inconclusive", day: last.day, days: daysUntilPrecise(last, planned) };
};
