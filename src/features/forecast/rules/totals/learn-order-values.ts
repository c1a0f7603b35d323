import type { Effects } from "./effects.ts";
import { type EffectPriors, learnEffects } from "./learn-effects.ts";
import type { WeeklyLog } from "./weekly-log.ts";

const priorsFrom = (start: number): EffectPriors => ({
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
    ...learnEffects({ values, variances: noise }, log, priorsFrom(Math.log(mean))),
    firstRatio: firstMean > 0 ? Math.exp((weight / (weight + STRENGTH)) * Math.log(firstMean / mean)) : 1,
    variation: log.variation,
  };
};
