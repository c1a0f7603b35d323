import { trigamma } from "#lib/domain/statistics/log-gamma.ts";
import type { PurchaseChances } from "../transactions/purchase-chances.ts";
import type { GammaGammaParameters } from "./gamma-gamma.ts";
import type { SpendingModel } from "./learn-spending.ts";
import { spendingQuantiles } from "./spending-quantiles.ts";

/** Mean and mean square of what a purchase at an even chance in the horizon is worth. */
const discountMoments = (rate: number, days: number): readonly [number, number] => {
  const mean = (r: number): number => (r * days < 1e-9 ? 1 : -Math.expm1(-r * days) / (r * days));
  return [mean(rate), mean(2 * rate)];
};

/** q such that ln of a gamma of shape q has this variance: ψ′(q) = variance, by Newton's method from ψ′(q) ≈ 1 / (q − ½). */
const shapeOfVariance = (variance: number): number => {
  let q = 1 / variance + 0.5;
  for (let round = 0; round < 8; round++) {
    const slope = (trigamma(q * 1.0001) - trigamma(q)) / (q * 1e-4);
    q = Math.max(q / 2, q - (trigamma(q) - variance) / slope);
  }
  return q;
};

/** Variance of the logarithm of the expected amount by what the fit does not know (delta method), of somebody of average spending. */
const spendUncertainty = ([p, q, v]: GammaGammaParameters, covariance: Float64Array, x: number): number => {
  const mean = (p * v) / (q - 1);
  const known = p * x + q - 1;
  const slopes = [1 - (p * x) / known, -q / known, v / (v + x * mean)];
  return slopes.reduce(
    (sum, a, i) => sum + slopes.reduce((part, b, j) => part + a * b * (covariance[i * 3 + j] as number), 0),
    0,
  );
};

/** The least shape of a scale whose mean is still told. */
const LEAST_SHAPE = 1.2;
/** A tail without a variance counts as a long one with. */
const LEAST_TAIL = 0.25;

export type Bounds = { lower: number; upper: number };

/** Spending of customers of whom as much is known, where a purchase is expected to bring 1. */
export type SpendingKind = {
  interval: (chances: Pick<PurchaseChances, "chances" | "counts">, level: number) => Bounds;
  variance: (chances: Pick<PurchaseChances, "mean" | "meanSquare">) => number;
};

/**
 * What customers with x known repeat purchases spend on n purchases to come: scale × beta prime(p n, q), where the scale gives the
 * expected amount. p is a little smaller than the fit's where purchases are discounted, since their dates differ, and q
 * smaller than p x + q, so that it holds what the fit does not know.
 */
export const spendingAhead = (
  { parameters, logCovariance }: SpendingModel,
  { days, rate }: { days: number; rate: number },
) => {
  const [p, q] = parameters;
  const [discount, square] = discountMoments(rate, days);
  const shape = 1 / ((1 + 1 / p) * (square / discount ** 2) - 1);
  return (x: number): SpendingKind => {
    const variance = trigamma(p * x + q) + spendUncertainty(parameters, logCovariance, x);
    const spread = Math.max(LEAST_SHAPE, shapeOfVariance(variance));
    const quantiles = spendingQuantiles(shape, spread);
    const unit = (spread - 1) / shape;
    return {
      interval: ({ chances, counts }, level) => {
        const { lower, upper } = quantiles(chances, counts, level);
        return { lower: unit * lower, upper: unit * upper };
      },
      variance: ({ mean, meanSquare }) => {
        const tail = (spread - 1) / Math.max(LEAST_TAIL, spread - 2);
        return tail * (meanSquare + mean / shape) - mean * mean;
      },
    };
  };
};
