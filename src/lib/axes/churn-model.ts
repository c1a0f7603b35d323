import { mean, meanBy } from "#lib/statistics/summaries.ts";

/** `strength` 0 to 1; `isSeasonal`: stronger than chance and seen in more than one year. */
type Season = { strength: number; isSeasonal: boolean };

const YEAR = 365.25;
/** A pause at least this long separates two seasons; shorter ones fall within a season. */
const OFF_SEASON = 150;
const RECURRENCE_DAYS = 300;
/**
 * Rayleigh's statistic n·R²: random visits exceed it with probability about e^−2.3 = 0.1 (Mardia and Jupp 2000,
 * §6.3.1).
 */
const LEAST_RAYLEIGH = 2.3;
const LEAST_STRENGTH = 0.7;

/**
 * How concentrated days (ascending, since 1970) are in one time of year: the length R of the circular mean of their
 * positions in the year, minus what chance gives: √((nR² − 1) / (n − 1)). 0 with fewer than three days, without a
 * 150-day pause between two seasons, or when the first and last day are less than 300 days apart, because then no
 * season recurred.
 */
export const detectSeason = (days: readonly number[]): Season => {
  const n = days.length;
  const span = (days.at(-1) ?? 0) - (days[0] ?? 0);
  const rests = days.some((day, i) => i > 0 && day - (days[i - 1] as number) >= OFF_SEASON);
  if (n < 3 || span < RECURRENCE_DAYS || !rests) return { strength: 0, isSeasonal: false };
  let [x, y] = [0, 0];
  for (const day of days) {
    const angle = (2 * Math.PI * day) / YEAR;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  const rayleigh = (x * x + y * y) / n;
  const strength = Math.sqrt(Math.max(0, (rayleigh - 1) / (n - 1)));
  return { strength, isSeasonal: strength >= LEAST_STRENGTH && rayleigh >= LEAST_RAYLEIGH };
};

/** What a customer's purchase days say about whether they will come back. */
export type ChurnSignals = {
  purchaseDays: number;
  /** Days since the last purchase. */
  recency: number;
  /** The customer's mean days between purchases, shrunk to the population's; pages show `computeUsualGap` instead. */
  shrunkGap: number;
  /** 0 to 1: how even the gaps are. */
  consistency: number;
  isSeasonal: boolean;
};

/** A year to the next season plus a month of grace. */
const SEASON_GAP = 365 + 30;

/** 1 / (1 + deviation / mean): 1 for perfectly regular gaps, 0 with fewer than two gaps to compare. */
export const computeConsistency = (gaps: readonly number[]): number => {
  if (gaps.length < 2) return 0;
  const average = mean(gaps);
  return 1 / (1 + Math.sqrt(meanBy(gaps, (gap) => (gap - average) ** 2)) / average);
};

/**
 * Needs at least one day, ascending. `shrunkGap` is the mean of the customer's gaps and one population gap; for
 * seasonal customers a year and a month, because they are not late out of season.
 */
export const computeChurnSignals = (days: readonly number[], asOfDay: number, typicalGapDays: number): ChurnSignals => {
  const [first = asOfDay, last = asOfDay] = [days[0], days.at(-1)];
  const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
  const { isSeasonal } = detectSeason(days);
  return {
    purchaseDays: days.length,
    recency: asOfDay - last,
    shrunkGap: isSeasonal ? SEASON_GAP : (last - first + typicalGapDays) / days.length,
    consistency: computeConsistency(gaps),
    isSeasonal,
  };
};

const SHORTEST = 30;
const LONGEST = 90;

/** In how many days the customer is expected back: their shrunk gap, at least a month and at most a quarter. */
export const expectedWithin = ({ shrunkGap, isSeasonal }: ChurnSignals): number =>
  isSeasonal ? shrunkGap : Math.round(Math.min(LONGEST, Math.max(SHORTEST, shrunkGap)));

/** The fitted churn model of a run, as plain values for storage. */
export type ChurnModel = {
  /** Median of the customers' mean gaps. */
  typicalGapDays: number;
  /** One per term, in order; the intercept first. */
  weights: readonly number[];
  /** Customers with a known outcome. */
  examples: number;
  /** False below 200 outcomes: then the score ranks customers but is not a probability. */
  isCalibrated: boolean;
};

const LOG_QUARTER = Math.log(90);

/** Knots of the piecewise slope of lateness: at one typical gap, and at two and a half. */
const DUE = Math.log1p(1);
const LONG_DUE = Math.log1p(2.5);

/**
 * The terms of the logistic model. `late` is the log of typical gaps since the last purchase, with separate slopes
 * before the purchase is due, after, and long after. Lateness says more about customers who bought often and regularly,
 * hence the interaction terms; first-time buyers get their own term.
 */
export const computeLogisticTerms = ({
  purchaseDays,
  recency,
  shrunkGap,
  consistency,
  isSeasonal,
}: ChurnSignals): number[] => {
  const late = Math.log1p(recency / Math.max(1, shrunkGap));
  const [early, over, long] = [Math.min(late, DUE), Math.max(0, late - DUE), Math.max(0, late - LONG_DUE)];
  const often = Math.log(Math.min(50, purchaseDays));
  const once = Number(purchaseDays === 1);
  // Customers with long gaps are often not back within a quarter; seasonal customers are exempt.
  const slow = isSeasonal ? 0 : Math.log(Math.min(400, Math.max(3, shrunkGap))) - LOG_QUARTER;
  const pace = [slow, Math.max(0, slow)];
  return [1, early, over, long, often, over * often, once, once * over, ...pace, consistency, over * consistency];
};

/** The probability, 0 to 1, that a customer does not come back within the expected time. */
export const predictChurnRisk = (signals: ChurnSignals, { weights }: ChurnModel): number => {
  const terms = computeLogisticTerms(signals);
  return 1 / (1 + Math.exp(-terms.reduce((sum, term, i) => sum + term * (weights[i] ?? 0), 0)));
};

/** Weights used until a business has enough history: lateness raises the risk, frequent purchases lower it. */
export const DEFAULT_CHURN_MODEL: ChurnModel = {
  typicalGapDays: 60,
  weights: [-0.5, 1, 2.5, -0.5, -0.5, 0.3, 0.5, -0.5, 0.3, 0.5, -0.5, 0.5],
  examples: 0,
  isCalibrated: false,
};
