import { type CollapsedRows, collapse } from "./collapsed-rows.ts";
import { discountAt } from "./discount.ts";
import { drawTotals } from "./draw-totals.ts";
import { expectedSpend } from "./gamma-gamma.ts";
import type { SpendingModel } from "./learn-spending.ts";
import type { Transactions } from "./learn-transactions.ts";
import type { Population, Prediction, PredictionOptions } from "./model.ts";
import { type Axis, sigmaPoints } from "./sigma-points.ts";
import { expectedAmounts, spendingAhead } from "./spending-ahead.ts";
import type { Parameters } from "./transaction-family.ts";

/** Most purchases of one customer over a horizon that chances are told of. */
const MOST_PURCHASES = 1 << 15;

/** The chances of 0, 1, 2 … purchases of a history, mixed over what the fit does not know. */
const mixedCounts = ({ family }: Transactions, points: readonly Parameters[], data: CollapsedRows, days: number) => {
  const chances = new Float64Array(MOST_PURCHASES);
  const one = new Float64Array(MOST_PURCHASES);
  const means = new Float64Array(points.length);
  return (row: number): { chances: Float64Array; counts: number; means: Float64Array } => {
    const x = data.repeatPurchases[row] as number;
    const [recency, tenure] = [data.recency[row] as number, data.tenure[row] as number];
    let counts = 0;
    for (const [at, point] of points.entries()) {
      const alive = family.pAlive(point, x, recency, tenure);
      const written = family.countsIfAlive(point, x, tenure, days, one);
      if (written > counts) chances.fill(0, counts, written);
      if (at === 0) chances.fill(0, 0, written);
      counts = Math.max(counts, written);
      const share = 1 / points.length;
      chances[0] = (chances[0] as number) + share * (1 - alive);
      let mean = 0;
      for (let n = 0; n < written; n++) {
        const chance = alive * (one[n] as number);
        chances[n] = (chances[n] as number) + share * chance;
        mean += n * chance;
      }
      means[at] = mean;
    }
    return { chances, counts, means };
  };
};

/** How much the fit leaves open of a sum whose values at both ends of each axis are given: a deviation of its logarithm. */
const deviationOf = (ends: readonly (readonly [number, number])[]): number =>
  Math.sqrt(
    ends.reduce((sum, [up, down]) => sum + (up > 0 && down > 0 ? Math.log(up / down) ** 2 / (4 * ends.length) : 0), 0),
  );

const ends = (axes: readonly Axis<unknown>[], sums: Float64Array): [number, number][] =>
  axes.map((_, axis) => [sums[2 * axis] as number, sums[2 * axis + 1] as number]);

/** Where no amount is known, all money is 0. */
const NOTHING: SpendingModel = {
  parameters: [1, 2, 1],
  logCovariance: new Float64Array(9),
  logLikelihood: null,
  warnings: [],
};

/**
 * What each customer spends over the horizon: expected by the closed forms at the fitted parameters, and between bounds of the
 * predictive distribution, which has no draws in it: the chances of each number of purchases, mixed over the parameters' sigma
 * points, times the distribution of what so many purchases bring. Customers of one history are worked out once.
 */
export const predictSpending = (
  transactions: Transactions,
  known: SpendingModel | null,
  { histories }: Population,
  { horizon, level, seed }: PredictionOptions,
): Prediction => {
  const spending = known ?? NOTHING;
  const { family, parameters } = transactions;
  const { days } = horizon;
  const rate = -Math.log(discountAt(1, horizon.discountRate));
  const data = collapse(histories);
  const customersOf = Uint32Array.from(histories.repeatPurchases.keys()).sort(
    (a, b) => (data.rowOf[a] as number) - (data.rowOf[b] as number) || a - b,
  );
  const amounts = known
    ? expectedAmounts(known, histories.repeatPurchases, histories.monetaryValue)
    : new Float64Array(histories.rows);
  const column = (): Float64Array => new Float64Array(histories.rows);
  const [expectedPurchases, value, lower, upper, pAlive] = [column(), column(), column(), column(), column()];
  const axes = sigmaPoints(parameters, transactions.logCovariance);
  const points = axes.flatMap(({ up, down }) => [up, down]);
  const countsOf = mixedCounts(transactions, points, data, days);
  const ahead = spendingAhead(spending, { days, rate });
  const kinds = new Map<number, ReturnType<typeof ahead>>();
  const kindOf = (x: number): ReturnType<typeof ahead> => {
    const kind = kinds.get(x) ?? ahead(x);
    if (!kinds.has(x)) kinds.set(x, kind);
    return kind;
  };
  const spendingAxes = sigmaPoints(spending.parameters, spending.logCovariance);
  const spendingPoints = spendingAxes.flatMap(({ up, down }) => [up, down]);
  const [sums, spendingSums] = [new Float64Array(points.length), new Float64Array(spendingPoints.length)];
  let variance = 0;

  for (let row = 0, next = 0; row < data.rows; row++) {
    const x = data.repeatPurchases[row] as number;
    const tenure = data.tenure[row] as number;
    const alive = family.pAlive(parameters, x, data.recency[row] as number, tenure);
    const expected = alive * family.expectedIfAlive(parameters, x, tenure, days, 0);
    const discounted = rate === 0 ? expected : alive * family.expectedIfAlive(parameters, x, tenure, days, rate);
    const worth = expected > 0 ? discounted / expected : 1;
    const { chances, counts, means } = countsOf(row);
    const mean = means.reduce((sum, each) => sum + each / means.length, 0);
    let meanSquare = 0;
    for (let n = 1; n < counts; n++) meanSquare += n * n * (chances[n] as number);
    const unit: { lower: number; upper: number }[] = [];
    for (; next < histories.rows && data.rowOf[customersOf[next] as number] === row; next++) {
      const customer = customersOf[next] as number;
      const hasAmount = x > 0 && (histories.monetaryValue[customer] as number) > 0 ? 1 : 0;
      const kind = kindOf(hasAmount ? x : 0);
      const bounds = unit[hasAmount] ?? kind.interval(chances, counts, level, 1);
      unit[hasAmount] = bounds;
      const amount = (amounts[customer] as number) * worth;
      expectedPurchases[customer] = expected;
      pAlive[customer] = alive;
      value[customer] = expected * amount;
      lower[customer] = bounds.lower * amount;
      upper[customer] = bounds.upper * amount;
      variance += amount * amount * kind.variance(mean, meanSquare);
      for (let at = 0; at < means.length; at++) sums[at] = (sums[at] as number) + (means[at] as number) * amount;
      for (const [at, point] of spendingPoints.entries())
        spendingSums[at] =
          (spendingSums[at] as number) +
          expected * expectedSpend(point, x, histories.monetaryValue[customer] as number);
    }
  }
  return {
    expectedPurchases,
    expectedOrderValue: amounts,
    value,
    lower,
    upper,
    pAlive,
    totals: drawTotals(histories, {
      value: value.reduce((sum, each) => sum + each, 0),
      variance,
      uncertainty: Math.hypot(deviationOf(ends(axes, sums)), deviationOf(ends(spendingAxes, spendingSums))),
      seed,
    }),
  };
};
