import { binned, computeBinCuts } from "#lib/statistics/boosting/bins.ts";
import { type BoostOptions, boost, predictScores } from "#lib/statistics/boosting/boost.ts";
import { quantileLoss } from "#lib/statistics/boosting/losses.ts";
import { quantileSorted } from "#lib/statistics/quantile.ts";
import { featureAt } from "./boosting-features.ts";

const GROWTH: Omit<BoostOptions, "seed"> = {
  depth: 3,
  leafRows: 40,
  ridge: 0,
  rounds: 30,
  rate: 0.3,
  patience: 4,
  parts: 2,
};

/**
 * The features that determine the spread of a customer's spending: the expected amount, and how reliable their history
 * is.
 */
const SPREAD_FEATURES = ["repeatPurchases", "idle", "tenure", "idleInGaps", "purchasesLately", "orderValue"] as const;

const pickSpreadColumns = (features: readonly Float64Array[], money: Float64Array): Float64Array[] => [
  money,
  ...SPREAD_FEATURES.map((name) => featureAt(features, name)),
];

/** The prediction interval of each customer's spending, from features and expected spending. */
export type BoostingBounds = (
  features: readonly Float64Array[],
  money: Float64Array,
) => { lower: Float64Array; upper: Float64Array };

/**
 * Boosted quantiles of log spending (in `unit`s, so that the currency doesn't matter), each shifted by the shortfall
 * measured on held-out customers (conformalized quantile regression: Romano, Patterson and Candès 2019).
 */
export const learnBounds = (
  features: readonly Float64Array[],
  { money, spent, unit }: { money: Float64Array; spent: Float64Array; unit: number },
  { level, seed }: { level: number; seed: number },
): BoostingBounds => {
  const columns = pickSpreadColumns(features, money);
  const cuts = columns.map(computeBinCuts);
  const table = binned(columns, cuts);
  const actual = spent.map((each) => Math.log1p(each / unit));
  const tail = (1 - level) / 2;
  const low = boost(table, quantileLoss(actual, tail), { ...GROWTH, seed });
  const high = boost(table, quantileLoss(actual, 1 - tail), { ...GROWTH, seed });
  const below = quantileSorted(low.unseen.map((score, row) => score - (actual[row] as number)).sort(), 1 - tail);
  const above = quantileSorted(high.unseen.map((score, row) => (actual[row] as number) - score).sort(), 1 - tail);
  const amountOf = (score: number): number => unit * Math.max(0, Math.expm1(score));
  return (others, expected) => {
    const rows = binned(pickSpreadColumns(others, expected), cuts);
    const upper = predictScores(high.model, rows).map((score) => amountOf(score + above));
    // Quantiles fitted separately may cross.
    const lower = predictScores(low.model, rows).map((score, row) =>
      Math.min(amountOf(score - below), upper[row] as number),
    );
    return { lower, upper };
  };
};
