import { seasonOf } from "./season.ts";

/** What a customer's days with a sale say of whether they will come back. */
export type ChurnSignals = {
  purchaseDays: number;
  /** Days since the last one. */
  recency: number;
  /** Days between two, by their own rhythm, drawn to the population's while there are few. */
  usualGap: number;
  /** 0 to 1: how even the gaps are. */
  consistency: number;
  isSeasonal: boolean;
};

/** Next year's season, and a month of grace. */
const SEASON_GAP = 365 + 30;

export const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;

/** 1 / (1 + deviation / mean): 1 for a clock, 0 where there are not two gaps to compare. */
export const consistencyOf = (gaps: readonly number[]): number => {
  if (gaps.length < 2) return 0;
  const average = mean(gaps);
  return 1 / (1 + Math.sqrt(mean(gaps.map((gap) => (gap - average) ** 2))) / average);
};

/**
 * Of at least one day, ascending. The usual gap is the mean of the own gaps and one typical of the population; of somebody
 * with a season, a year and a month: out of season they are not late.
 */
export const signalsOf = (days: readonly number[], asOfDay: number, typicalGapDays: number): ChurnSignals => {
  const [first = asOfDay, last = asOfDay] = [days[0], days.at(-1)];
  const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
  const { isSeasonal } = seasonOf(days);
  return {
    purchaseDays: days.length,
    recency: asOfDay - last,
    usualGap: isSeasonal ? SEASON_GAP : (last - first + typicalGapDays) / days.length,
    consistency: consistencyOf(gaps),
    isSeasonal,
  };
};

const SHORTEST = 30;
const LONGEST = 90;

/** Within how many days somebody is expected back: their usual gap, a month at least and a quarter at most. */
export const expectedWithin = ({ usualGap, isSeasonal }: ChurnSignals): number =>
  isSeasonal ? usualGap : Math.round(Math.min(LONGEST, Math.max(SHORTEST, usualGap)));
