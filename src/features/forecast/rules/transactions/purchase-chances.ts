import type { CollapsedRows } from "./collapsed-rows.ts";
import type { Transactions } from "./learn-transactions.ts";
import type { Parameters } from "./transaction-family.ts";

/** The maximum number of purchases per customer and horizon. */
const MOST_PURCHASES = 1 << 15;

/** The purchase distribution of one history; the arrays are overwritten by the next call. */
export type PurchaseChances = {
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
