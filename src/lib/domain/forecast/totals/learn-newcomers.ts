import type { Effects } from "./effects.ts";
import { type EffectPriors, learnEffects } from "./learn-effects.ts";
import type { WeeklyLog } from "./weekly-log.ts";

/** The level at the start is around the mean of this many weeks. */
const FIRST_WEEKS = 13;
/** Without a new customer for this long, no more are expected. */
const NONE_WEEKS = 13;

const priorsFrom = (start: number): EffectPriors => ({
  start: [start, 0.5],
  trend: 0.4,
  drifts: [0.01, 0.03, 0.06, 0.12, 0.25],
  dispersions: [1, 2, 4, 8, 16],
  drift: [0.03, 1],
  dispersion: [2, 1],
  unseen: [0, 0],
  seasonWeeks: 65,
  seasonality: 1,
  holiday: 0.15,
});

/** The weekly number of first purchases; null if new customers no longer come. */
export const learnNewcomers = (log: WeeklyLog): Effects | null => {
  const { firsts } = log;
  if (firsts.subarray(-NONE_WEEKS).every((count) => count === 0)) return null;
  const begin = firsts.subarray(0, FIRST_WEEKS);
  const mean = begin.reduce((sum, count) => sum + count, 0.5) / begin.length;
  return learnEffects({ counts: firsts, exposures: firsts.map(() => 1) }, log, priorsFrom(Math.log(mean)));
};
