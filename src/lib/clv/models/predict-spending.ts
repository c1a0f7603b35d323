import { memoizeByHistory, memoizeByKey, memoizeLast } from "#lib/clv/memoize.ts";
import type { Horizon, Population, Prediction, PredictionOptions } from "#lib/clv/model.ts";
import type { SpendingModel } from "#lib/clv/models/learn-spending.ts";
import { type CollapsedRows, collapse, type Transactions } from "#lib/clv/models/learn-transactions.ts";
import { expectedSpend } from "#lib/clv/spending.ts";
import { eigen } from "#lib/statistics/symmetric.ts";
import { discountAt } from "./discounting.ts";
import { drawTotals } from "./negative-binomial.ts";
import { purchaseChances, spendingAhead } from "./spending-ahead.ts";

const pointsOn = <Point>(axes: readonly Axis<Point>[]): Point[] => axes.flatMap(({ up, down }) => [up, down]);

/** Accumulates a sum over customers whose terms depend on parameters, to get the sum's uncertainty from the fit. */
export const sumWithUncertainty = <Point>(axes: readonly Axis<Point>[]) => {
  const points = pointsOn(axes);
  const sums = new Float64Array(points.length);
  return {
    points,
    /** Adds a customer's term at each of the points. */
    add: (termAt: (at: number) => number): void => {
      for (let at = 0; at < sums.length; at++) sums[at] = (sums[at] as number) + termAt(at);
    },
    /**
     * Standard deviation of the sum's logarithm: half the differences along the axes, which are √n standard errors
     * long.
     */
    deviation: (): number => {
      let squares = 0;
      for (let axis = 0; axis < axes.length; axis++) {
        const [up, down] = [sums[2 * axis] as number, sums[2 * axis + 1] as number];
        if (up > 0 && down > 0) squares += Math.log(up / down) ** 2 / (4 * axes.length);
      }
      return Math.sqrt(squares);
    },
  };
};

/** One axis of the parameters' uncertainty: the points on either side of the estimate. */
type Axis<Point> = { up: Point; down: Point };

/** The limit for moving a logarithm, so that a parameter that the data don't determine can't distort the forecast. */
const FARTHEST = 2;

/**
 * The symmetric set of 2n points, √n standard errors out along the n axes of the logarithms' covariance: their mean and
 * covariance equal those of the whole distribution (Julier & Uhlmann 1997, the unscented transformation), so that
 * averaging over them approximates averaging over parameters. Each point weighs 1/(2n).
 */
export const sigmaPoints = <Point extends readonly number[]>(
  parameters: Point,
  logCovariance: Float64Array,
): Axis<Point>[] => {
  const n = parameters.length;
  const { values, vectors } = eigen(logCovariance, n);
  const moved = (axis: number, distance: number): Point =>
    parameters.map((value, i) => value * Math.exp(distance * (vectors[i * n + axis] as number))) as unknown as Point;
  return Array.from({ length: n }, (_, axis) => {
    const distance = Math.min(FARTHEST, Math.sqrt(n * Math.max(0, values[axis] as number)));
    return { up: moved(axis, distance), down: moved(axis, -distance) };
  });
};

/** Used when no amount is known: purchases have a value of 0. */
const NOTHING: SpendingModel = {
  parameters: [1, 2, 1],
  logCovariance: new Float64Array(9),
  fit: null,
  warnings: [],
};

type Ahead = { ifAlive: number; worth: number };

/** The expected purchases of an active customer, and the discounted value of one. */
const predictAhead = ({ family, parameters }: Transactions, days: number, rate: number) =>
  memoizeByHistory((x, tenure): Ahead => {
    const ifAlive = family.expectedIfAlive(parameters, x, tenure, days, 0);
    const discounted = rate === 0 ? ifAlive : family.expectedIfAlive(parameters, x, tenure, days, rate);
    return { ifAlive, worth: ifAlive > 0 ? discounted / ifAlive : 1 };
  });

/** Rows by x, then T: what depends on these alone is computed once. */
const rowsByAge = ({ rows, repeatPurchases, tenure }: CollapsedRows): Uint32Array =>
  Uint32Array.from({ length: rows }, (_, row) => row).sort(
    (a, b) =>
      (repeatPurchases[a] as number) - (repeatPurchases[b] as number) ||
      (tenure[a] as number) - (tenure[b] as number) ||
      a - b,
  );

/** Where each row's customers start among all in row order. */
const computeStarts = ({ rows, weight }: CollapsedRows): Uint32Array => {
  const starts = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row++) starts[row + 1] = (starts[row] as number) + (weight[row] as number);
  return starts;
};

/**
 * Each customer's spending over the horizon: the mean from closed forms at the fitted parameters, and the bounds of the
 * predictive distribution without simulation: the probabilities of each number of purchases, mixed over the parameters'
 * sigma points, times the distribution of the amount of that many purchases. Customers with equal histories are
 * computed once, and what many customers share is kept for all pages of a forecast. Samples would be noisy in the tails, where
 * the bounds are.
 */
export const spendingPredictor = (transactions: Transactions, known: SpendingModel | null) => {
  const spending = known ?? NOTHING;
  const sharedIn = memoizeLast(({ days, discountRate }: Horizon) => {
    const rate = -Math.log(discountAt(1, discountRate));
    const axes = sigmaPoints(transactions.parameters, transactions.logCovariance);
    return {
      axes,
      chancesOf: purchaseChances(transactions, pointsOn(axes), days),
      ahead: predictAhead(transactions, days, rate),
      kindOf: memoizeByKey(spendingAhead(spending, { days, rate })),
    };
  });
  return ({ histories }: Population, { horizon, level, seed }: PredictionOptions): Prediction => {
    const { axes, chancesOf, ahead, kindOf } = sharedIn(horizon);
    const data = collapse(histories);
    const column = (): Float64Array => new Float64Array(histories.rows);
    const [expectedPurchases, expectedOrderValue, value] = [column(), column(), column()];
    const [lower, upper, pAlive] = [column(), column(), column()];
    const byPurchases = sumWithUncertainty(axes);
    const bySpending = sumWithUncertainty(sigmaPoints(spending.parameters, spending.logCovariance));
    let variance = 0;

    const starts = computeStarts(data);
    for (const row of rowsByAge(data)) {
      const x = data.repeatPurchases[row] as number;
      const T = data.tenure[row] as number;
      const alive = transactions.family.pAlive(transactions.parameters, x, data.recency[row] as number, T);
      const { ifAlive, worth } = ahead(x, T);
      const expected = alive * ifAlive;
      const chances = chancesOf(data, row);
      const boundsOf = memoizeByKey((kindX) => kindOf(kindX).interval(chances, level));
      for (let next = starts[row] as number; next < (starts[row + 1] as number); next++) {
        const customer = data.order[next] as number;
        const mean = histories.monetaryValue[customer] as number;
        const kindX = mean >= 0 ? x : 0;
        const amount = known ? expectedSpend(known.parameters, x, mean) : 0;
        const unit = amount * worth;
        const bounds = boundsOf(kindX);
        expectedPurchases[customer] = expected;
        expectedOrderValue[customer] = amount;
        pAlive[customer] = alive;
        value[customer] = expected * unit;
        lower[customer] = bounds.lower * unit;
        upper[customer] = bounds.upper * unit;
        variance += unit * unit * kindOf(kindX).variance(chances);
        byPurchases.add((at) => (chances.means[at] as number) * unit);
        bySpending.add((at) => expected * expectedSpend(bySpending.points[at] ?? spending.parameters, x, mean));
      }
    }
    const total = value.reduce((sum, each) => sum + each, 0);
    const uncertainty = Math.hypot(byPurchases.deviation(), bySpending.deviation());
    return {
      expectedPurchases,
      expectedOrderValue,
      value,
      lower,
      upper,
      pAlive,
      totals: drawTotals(histories, { value: total, variance, uncertainty, seed }),
    };
  };
};
