import { trigamma } from "#lib/domain/statistics/log-gamma.ts";
import type { PurchaseChances } from "../transactions/purchase-chances.ts";
import type { GammaGammaParameters } from "./gamma-gamma.ts";
import type { SpendingModel } from "./learn-spending.ts";
import { spendingQuantiles } from "./spending-quantiles.ts";

/** Mean and mean square of the discount factor of a purchase at a uniformly random time in the horizon. */
const discountMoments = (rate: number, days: number): readonly [number, number] => {
  const mean = (r: number): number => (r * days < 1e-9 ? 1 : -Math.expm1(-r * days) / (r * days));
  return [mean(rate), mean(2 * rate)];
};

/**
 * The q for which the log of a gamma variable with shape q has this variance: ψ′(q) = variance, by Newton's method from
 * ψ′(q) ≈ 1 / (q − ½).
 */
const shapeOfVariance = (variance: number): number => {
  let q = 1 / variance + 0.5;
  for (let round = 0; round < 8; round++) {
    const slope = (trigamma(q * 1.0001) - trigamma(q)) / (q * 1e-4);
    q = Math.max(q / 2, q - (trigamma(q) - variance) / slope);
  }
  return q;
};

/**
 * Variance of the log expected amount from parameter uncertainty (delta method), for a customer with average spending.
 */
const spendUncertainty = ([p, q, v]: GammaGammaParameters, covariance: Float64Array, x: number): number => {
  const mean = (p * v) / (q - 1);
  const known = p * x + q - 1;
  const slopes = [1 - (p * x) / known, -q / known, v / (v + x * mean)];
  return slopes.reduce(
    (sum, a, i) => sum + slopes.reduce((part, b, j) => part + a * b * (covariance[i * 3 + j] as number), 0),
    0,
  );
};

/** The smallest shape for which the mean is still reported. */
const LEAST_SHAPE = 1.2;
/** A tail with infinite variance is replaced by a long one with finite variance. */
const LEAST_TAIL = 0.25;

type Bounds = { lower: number; upper: number };

/** The spending distribution of customers with equal amounts of data, scaled to a mean of 1 per purchase. */
type SpendingKind = {
  interval: (chances: Pick<PurchaseChances, "chances" | "counts">, level: number) => Bounds;
  variance: (chances: Pick<PurchaseChances, "mean" | "meanSquare">) => number;
};

/**
 * Spending on n future purchases for customers with x known repeat purchases: scale × beta prime(p n, q), where the
 * scale carries the expected amount. With discounting p is slightly smaller than fitted, since purchase dates vary, and
 * q is smaller than p x + q, to include parameter uncertainty.
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
