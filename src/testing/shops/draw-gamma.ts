import { normal, type Random } from "#lib/domain/statistics/random.ts";

/**
 * A gamma variate by shape and rate: Marsaglia & Tsang (2000); for shapes below 1 scaled by a power of a uniform
 * number.
 */
export const drawGamma = (random: Random, shape: number, rate = 1): number => {
  if (shape < 1) return drawGamma(random, shape + 1, rate) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const x = normal(random);
    const v = (1 + x / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return (d * v) / rate;
  }
};
