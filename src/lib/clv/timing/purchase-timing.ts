import { type Forecaster, fitForecast } from "#lib/clv/fit-forecast.ts";
import type { ClvData, ForecastOptions } from "#lib/clv/forecast-request.ts";
import type { SingleModelName, TRANSACTION_MODELS } from "#lib/clv/model.ts";
import { type Prepared, prepare } from "#lib/clv/prepare-population.ts";
import { type ActivityBacktest, backtestActivity, correctedChance } from "#lib/clv/timing/activity-backtest.ts";
import { candidatesFor } from "#lib/clv/validation/candidates.ts";

/** In fewer days, too few customers buy for a difference between the models. */
export const SELECTION_DAYS = 90;

/** `auto` selects among the purchase models by holdout. */
export const TIMING_MODELS = ["auto", "bg_nbd", "mbg_nbd", "pareto_nbd"] as const;
type TimingModel = "auto" | (typeof TRANSACTION_MODELS)[number];

/** From the highest risk. A customer at medium risk is more likely to stay away than to buy. */
export const RISK_LEVELS = ["high", "medium", "low"] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];
const LEAST: Record<RiskLevel, number> = { high: 0.8, medium: 0.5, low: 0 };

export const toRiskLevel = (chance: number): RiskLevel => RISK_LEVELS.find((level) => chance >= LEAST[level]) ?? "low";

export type TimingOptions = Pick<ForecastOptions, "seed" | "today" | "asOf"> & { days: number; model: TimingModel };

/** With `backtest` null if there is too little history to check: the probabilities are then the model's own. */
type FittedTiming = Pick<Forecaster, "fitted" | "report" | "warnings"> & {
  prepared: Prepared;
  backtest: ActivityBacktest | null;
};

/** The customers, the purchase model selected and fitted to them, and how its probabilities held in past periods. */
export const fitTiming = (data: ClvData, { days, model, ...options }: TimingOptions): FittedTiming => {
  const prepared = prepare(data, options);
  const request = model === "auto" ? "probabilistic" : model;
  const horizon = { days, discountRate: 0 };
  const { fitted, report, warnings } = fitForecast(prepared, {
    ...options,
    horizon,
    selectionDays: SELECTION_DAYS,
    model: request,
    cohortBy: "none",
    level: 0.95,
  });
  const [own] = candidatesFor(fitted.name as SingleModelName, "none", { hasDates: true, hasFeatures: false });
  const backtest = own ? backtestActivity(prepared, own, { seed: options.seed, horizon }) : null;
  return { prepared, fitted, report, warnings, backtest };
};

export type ChurnPrediction = {
  customerId: string;
  /** The probability of no purchase within the horizon. */
  churn: number;
  pAlive: number | null;
  expectedPurchases: number;
  daysSinceLast: number;
};

type ChurnResult = Pick<FittedTiming, "report" | "warnings" | "backtest"> & {
  asOf: number;
  customers: ChurnPrediction[];
};

/**
 * The probability that each customer does not buy within the horizon, by the purchase model that predicted past periods
 * best, corrected by how its probabilities held in the last period (Platt scaling). Throws INVALID_PARAMETER
 * without purchases.
 */
export const predictChurn = (data: ClvData, options: TimingOptions): ChurnResult => {
  const { days } = options;
  const { prepared, fitted, report, warnings, backtest } = fitTiming(data, options);
  const { population, customerIds } = prepared;
  const active = fitted.pActive(population, days);
  const alive = fitted.pAlive(population);
  const expected = fitted.expectedPurchases(population, days);
  const { tenure, recency } = population.histories;
  return {
    asOf: prepared.asOf,
    customers: customerIds.map((customerId, row) => ({
      customerId,
      churn: 1 - correctedChance(backtest, active[row] as number),
      pAlive: alive?.[row] ?? null,
      expectedPurchases: expected[row] as number,
      daysSinceLast: (tenure[row] as number) - (recency[row] as number),
    })),
    report,
    warnings,
    backtest,
  };
};

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
