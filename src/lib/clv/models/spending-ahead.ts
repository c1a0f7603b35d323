import type { SpendingModel } from "#lib/clv/models/learn-spending.ts";
import type { CollapsedRows, Parameters, Transactions } from "#lib/clv/models/learn-transactions.ts";
import type { GammaGammaParameters } from "#lib/clv/spending.ts";
import { betaPrimeCdf, logBeta, trigamma } from "#lib/statistics/special-functions.ts";

/** The maximum number of purchases per customer and horizon. */
const MOST_PURCHASES = 1 << 15;

/** The purchase distribution of one history; the arrays are overwritten by the next call. */
type PurchaseChances = {
  /** Probabilities of 0, 1, 2 … purchases; `counts` says how many are given. */
  chances: Float64Array;
  counts: number;
  mean: number;
  meanSquare: number;
  /** The mean at each parameter point. */
  means: Float64Array;
};

/**
 * The probabilities of each number of purchases in the coming days, averaged over parameter points: the posterior
 * predictive distribution.
 */
export const purchaseChances = (
  { family }: Pick<Transactions, "family">,
  points: readonly Parameters[],
  days: number,
): ((data: CollapsedRows, row: number) => PurchaseChances) => {
  const chances = new Float64Array(MOST_PURCHASES);
  const means = new Float64Array(points.length);
  const share = 1 / points.length;
  let counts = 0;
  const countsOf = points.map((point) => family.countsIfAlive(point, days));
  // If alive, counts depend on x and T alone, by which rows are best in order.
  const ifAlive = points.map(() => ({ x: -1, tenure: -1, written: 0, chances: new Float64Array(MOST_PURCHASES) }));
  const addPoint = (at: number, x: number, recency: number, tenure: number): number => {
    const alive = family.pAlive(points[at] as Parameters, x, recency, tenure);
    const last = ifAlive[at] as (typeof ifAlive)[number];
    if (last.x !== x || last.tenure !== tenure) {
      last.written = countsOf[at]?.(x, tenure, last.chances) ?? 0;
      [last.x, last.tenure] = [x, tenure];
    }
    const { written, chances: own } = last;
    if (written > counts) chances.fill(0, counts, written);
    counts = Math.max(counts, written);
    chances[0] = (chances[0] as number) + share * (1 - alive);
    let mean = 0;
    for (let n = 0; n < written; n++) {
      const chance = alive * (own[n] as number);
      chances[n] = (chances[n] as number) + share * chance;
      mean += n * chance;
    }
    return mean;
  };
  return (data, row) => {
    counts = 0;
    for (let at = 0; at < points.length; at++)
      means[at] = addPoint(
        at,
        data.repeatPurchases[row] as number,
        data.recency[row] as number,
        data.tenure[row] as number,
      );
    let [mean, meanSquare] = [0, 0];
    for (let n = 1; n < counts; n++) {
      mean += n * (chances[n] as number);
      meanSquare += n * n * (chances[n] as number);
    }
    return { chances, counts, mean, meanSquare, means };
  };
};

/** The purchase counts with their own distribution function: all up to 16, then in steps of one eighth. */
const EXACT = 16;
const GROWTH = 1.125;
/** The grid step of values on a log scale. */
const STEP = 0.1;
const REACH = 200;
/** The distribution function may grow by at most this within a step; otherwise the step is halved. */
const STEEP = 0.05;

/** So often halved, a step still has points in common with other customers. */
const SHARED_ROUNDS = 5;

const toNode = (count: number): number => (count <= EXACT ? count : EXACT + Math.log(count / EXACT) / Math.log(GROWTH));
const NODES = 160;
const COUNTS = Float64Array.from({ length: NODES + 1 }, (_, node) =>
  node <= EXACT ? node : EXACT * GROWTH ** (node - EXACT),
);
const countAt = (node: number): number => COUNTS[node] as number;

/**
 * Condenses count probabilities into node weights with the same mean. Node 0 means no purchases. Returns the number of
 * nodes.
 */
const condense = (chances: Float64Array, counts: number, weights: Float64Array): number => {
  weights.fill(0);
  let last = 0;
  for (let count = 0; count < counts; count++) {
    const chance = chances[count] as number;
    const node = Math.min(weights.length - 1, Math.floor(toNode(count) + 1e-9));
    if (count <= EXACT) weights[node] = (weights[node] as number) + chance;
    else {
      const [below, above] = [countAt(node), countAt(node + 1)];
      const share = (count - below) / (above - below);
      weights[node] = (weights[node] as number) + (1 - share) * chance;
      weights[node + 1] = (weights[node + 1] as number) + share * chance;
    }
    last = count <= EXACT ? node : node + 1;
  }
  return last + 1;
};

/**
 * Quantiles of S / scale, where S is a customer's spending: n purchases together are scale × beta prime(p n, q), a
 * gamma of shape p n over a gamma of shape q, mixed over the probabilities of n. Distribution values are cached and
 * shared by customers with equal p and q.
 */
export const spendingQuantiles = (p: number, q: number) => {
  const known: Float64Array[] = [];
  const between: Map<number, number>[] = [];
  const lnB: number[] = [];
  const weights = new Float64Array(NODES);
  const cdf = (node: number, logY: number): number => {
    const shape = p * countAt(node);
    lnB[node] ??= logBeta(shape, q);
    return betaPrimeCdf(Math.exp(logY), shape, q, lnB[node]);
  };
  const kept = (node: number, step: number): number => {
    known[node] ??= new Float64Array(2 * REACH + 1).fill(Number.NaN);
    const column = known[node];
    const at = step + REACH;
    if (Number.isNaN(column[at])) column[at] = cdf(node, step * STEP);
    return column[at] as number;
  };
  /** Halves of steps are those of many customers. */
  const keptBetween = (node: number, logY: number): number => {
    between[node] ??= new Map();
    const found = between[node].get(logY);
    if (found !== undefined) return found;
    const value = cdf(node, logY);
    between[node].set(logY, value);
    return value;
  };
  const mixed = (of: (node: number) => number, nodes: number): number => {
    let sum = weights[0] as number;
    for (let node = 1; node < nodes; node++) {
      const weight = weights[node] as number;
      if (weight > 1e-9) sum += weight * of(node);
    }
    return sum;
  };

  /** Finds the first step whose end has `share` below it, then bisects and interpolates the odds linearly within it. */
  const quantile = (share: number, nodes: number, total: number): number => {
    const wanted = share * total;
    if ((weights[0] as number) >= wanted) return 0;
    let [low, high] = [-REACH, REACH];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (mixed((node) => kept(node, middle), nodes) < wanted) low = middle;
      else high = middle;
    }
    let [from, to] = [low * STEP, high * STEP];
    let below = mixed((node) => kept(node, low), nodes);
    let above = mixed((node) => kept(node, high), nodes);
    for (let round = 0; round < 40 && above - below > STEEP * Math.min(1, 4 * wanted, 4 * (total - wanted)); round++) {
      const middle = (from + to) / 2;
      const of = round < SHARED_ROUNDS ? keptBetween : cdf;
      const value = mixed((node) => of(node, middle), nodes);
      if (value < wanted) [from, below] = [middle, value];
      else [to, above] = [middle, value];
    }
    const odds = (value: number): number => Math.log(value / (total - value));
    const [first, last] = below > 0 && above < total ? [odds(below), odds(above)] : [below, above];
    const at = below > 0 && above < total ? odds(wanted) : wanted;
    return Math.exp(last > first ? from + ((to - from) * (at - first)) / (last - first) : to);
  };

  /** `chances` holds the probabilities of 0, 1, 2 … purchases, `counts` how many are given. */
  return (chances: Float64Array, counts: number, level: number): { lower: number; upper: number } => {
    const nodes = condense(chances, counts, weights);
    let total = 0;
    for (let node = 0; node < nodes; node++) total += weights[node] as number;
    // Where there is no room for larger counts, they count as the largest: hardly any probability may be left otherwise.
    if (counts === chances.length && total < 1) {
      weights[nodes - 1] = (weights[nodes - 1] as number) + 1 - total;
      total = 1;
    }
    return { lower: quantile((1 - level) / 2, nodes, total), upper: quantile((1 + level) / 2, nodes, total) };
  };
};

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
