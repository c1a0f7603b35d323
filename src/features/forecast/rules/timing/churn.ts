import type { SingleModelName, TRANSACTION_MODELS } from "#lib/clv/model.ts";
import { type Forecaster, fitForecast } from "../fit-forecast.ts";
import type { ClvData, ForecastOptions } from "../forecast-request.ts";
import { type Prepared, prepare } from "../history/prepare-population.ts";
import { candidatesFor } from "../validation/candidates.ts";
import { type ActivityBacktest, backtestActivity, correctedChance } from "./activity-backtest.ts";

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

export type ChurnResult = Pick<FittedTiming, "report" | "warnings" | "backtest"> & {
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
