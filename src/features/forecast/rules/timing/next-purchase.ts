import type { Forecaster } from "../fit-forecast.ts";
import type { ClvData } from "../forecast-request.ts";
import { correctedChance } from "./activity-backtest.ts";
import { fitTiming, type TimingOptions } from "./churn.ts";

/** Points of the distribution, as shares of the horizon, close together where most purchases are. */
const SHARES = [1 / 128, 1 / 64, 1 / 32, 3 / 64, 1 / 16, 3 / 32, 1 / 8, 3 / 16, 1 / 4, 3 / 8, 1 / 2, 3 / 4, 1] as const;
const MEDIAN = 0.5;

export type NextPurchase = {
  customerId: string;
  /** Day of the last purchase, in days since 1970; null without dates. */
  lastDay: number | null;
  /** The probability of a purchase within the horizon. */
  probability: number;
  /** Days until the next purchase; null if it is more likely to come after the horizon than before that. */
  median: number | null;
  /** The same, given a purchase within the horizon. */
  ifBuying: { median: number; lower: number; upper: number };
};

/** The days until the probability of a purchase reaches a value, by linear interpolation; at most the horizon. */
const daysUntil = (wanted: number, points: readonly number[], chanceAt: (point: number) => number): number => {
  let [from, low] = [0, 0];
  for (const [at, to] of points.entries()) {
    const high = chanceAt(at);
    if (high >= wanted) return high > low ? from + ((to - from) * (wanted - low)) / (high - low) : to;
    [from, low] = [to, high];
  }
  return points.at(-1) ?? 0;
};

/**
 * When each customer buys next: the fitted purchase model's distribution of the days until then, P(at least one purchase
 * within t days), corrected as the churn probability is, with its median and equal-tailed interval. Throws INVALID_PARAMETER without purchases.
 */
export const predictNextPurchases = (
  data: ClvData,
  options: TimingOptions & { level: number },
): Pick<Forecaster, "report" | "warnings"> & { asOf: number; customers: NextPurchase[] } => {
  const { prepared, fitted, report, warnings, backtest } = fitTiming(data, options);
  const { population, customerIds, asOf, log } = prepared;
  const points = SHARES.map((share) => share * options.days);
  const chances = points.map((days) =>
    fitted.pActive(population, days).map((chance) => correctedChance(backtest, chance)),
  );
  const { tenure, recency } = population.histories;
  const customers = customerIds.map((customerId, row): NextPurchase => {
    const chanceAt = (point: number): number => (chances[point] as Float64Array)[row] as number;
    const probability = chanceAt(points.length - 1);
    const quantile = (share: number) => daysUntil(share * probability, points, chanceAt);
    return {
      customerId,
      lastDay: log ? asOf - (tenure[row] as number) + (recency[row] as number) : null,
      probability,
      median: probability >= MEDIAN ? daysUntil(MEDIAN, points, chanceAt) : null,
      ifBuying: {
        median: quantile(MEDIAN),
        lower: quantile((1 - options.level) / 2),
        upper: quantile((1 + options.level) / 2),
      },
    };
  });
  return { asOf, customers, report, warnings };
};
