import { DAYS_A_YEAR } from "#lib/clv/horizon.ts";
import { createRandom, exponential, normal, type Random } from "#lib/statistics/random.ts";
import { type Effects, effectRow } from "./effects.ts";
import { midpoint, type Part } from "./horizon-parts.ts";
import { WEEK } from "./weekly-log.ts";

/** Enough for the bounds of a 95% interval. */
export const PATHS = 1000;

/** One column of `PATHS` draws for each part of the horizon. */
export type Draws = Float64Array[];

export const emptyDraws = (parts: readonly Part[]): Draws => parts.map(() => new Float64Array(PATHS));

/** The lower triangle L of a covariance LL', row by row; directions without variance have none. */
const cholesky = (covariance: Float64Array, n: number): Float64Array => {
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let rest = covariance[i * n + j] as number;
      for (let k = 0; k < j; k++) rest -= (lower[i * n + k] as number) * (lower[j * n + k] as number);
      const pivot = lower[j * n + j] as number;
      if (i === j) lower[i * n + i] = Math.sqrt(Math.max(0, rest));
      else lower[i * n + j] = pivot > 0 ? rest / pivot : 0;
    }
  }
  return lower;
};

/** Student's t with three degrees of freedom, whose chi-square is a squared normal and twice an exponential variable. */
const longTailed = (random: Random): number =>
  normal(random) / Math.sqrt((normal(random) ** 2 + 2 * exponential(random, 1)) / 3);

/**
 * Draws of the logarithm of a multiplier in each part, around its expectation: the errors of the effects, their later
 * drift, and what the past doesn't show.
 */
export const drawEffects = (effects: Effects, parts: readonly Part[], random: Random): Draws => {
  const n = effects.mean.length;
  const lower = cholesky(effects.covariance, n);
  // The effects' error in a part is x'Lz with standard normal z.
  const rows = parts.map((part) => {
    const row = effectRow(effects, part);
    return row.map((_, j) => row.reduce((sum, each, i) => sum + each * (lower[i * n + j] as number), 0));
  });
  const steps = parts.map(({ from, to }) => effects.drift * Math.sqrt((to - from + 1) / WEEK));
  const years = parts.map((part) => (midpoint(part) - effects.asOf) / DAYS_A_YEAR);
  const draws = emptyDraws(parts);
  const errors = new Float64Array(n);
  for (let path = 0; path < PATHS; path++) {
    let walk = effects.unseen[0] * longTailed(random);
    const slope = effects.unseen[1] * longTailed(random);
    for (let i = 0; i < n; i++) errors[i] = normal(random);
    for (let part = 0; part < parts.length; part++) {
      walk += (steps[part] as number) * normal(random);
      const row = rows[part] as Float64Array;
      let known = 0;
      for (let i = 0; i < n; i++) known += (row[i] as number) * (errors[i] as number);
      (draws[part] as Float64Array)[path] = walk + slope * (years[part] as number) + known;
    }
  }
  return draws;
};

/** A positive draw with this mean and variance (log-normal); 0 for a mean of 0. */
export const drawAround = (mean: number, variance: number, random: Random): number => {
  if (!(mean > 0)) return 0;
  const spread = Math.log1p(variance / mean ** 2);
  return mean * Math.exp(Math.sqrt(spread) * normal(random) - spread / 2);
};

/** Independent random numbers for each kind of error. */
export const streams = (seed: number) => ({
  existing: createRandom(seed, 301),
  newcomers: createRandom(seed, 302),
  values: createRandom(seed, 303),
  counts: createRandom(seed, 304),
});
