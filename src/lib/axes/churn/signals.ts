import { mean, meanBy } from "#lib/statistics/sums.ts";
import { detectSeason } from "./season.ts";

/** What a customer's purchase days say about whether they will come back. */
export type ChurnSignals = {
  purchaseDays: number;
  /** Days since the last purchase. */
  recency: number;
  /** The customer's mean days between purchases, shrunk to the population's; pages show `usualGapOf` instead. */
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
