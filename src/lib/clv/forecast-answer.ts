import { CLV_TIERS, type ClvTier } from "#lib/clv/forecast-setting.ts";
import type { ClvWarning } from "#lib/clv/model.ts";
import { assignTier, computeTierCuts } from "#lib/rfm/value-tiers.ts";
import type { TotalsAhead } from "./totals/totals-ahead.ts";
import type { CalibrationPoint, ModelReport, Tracking } from "./validation-report.ts";

/** Money in major units; `value` and its bounds are discounted over the horizon. */
export type CustomerPrediction = {
  customerId: string;
  value: number;
  lower: number;
  upper: number;
  expectedPurchases: number;
  expectedOrderValue: number;
  pAlive: number | null;
  tier: ClvTier;
  /** Null if first purchases are unknown or cohorts were not requested. */
  cohort: string | null;
};

/** `share` of the total value; 0 if the total is 0. */
export type TierSummary = { tier: ClvTier; customers: number; value: number; share: number };

export type ForecastTotals = {
  customers: number;
  value: number;
  lower: number;
  upper: number;
  expectedPurchases: number;
};

/** The total by the model of the shop, which knows what customers have in common: season, drift and past errors. */
export type ShopTotals = {
  ahead: TotalsAhead;
  /** The customers' sums relative to it, − 1; null if it expects none. */
  difference: { purchases: number | null; value: number | null };
};

/** One age of a cohort, in spans since the first purchases; 0 is the acquisition span. */
export type CohortAge = {
  age: number;
  /** Customers of the cohort who bought at this age. */
  activeCustomers: number;
  purchases: number;
  revenue: number;
  /** Whether the span is over for all customers of the cohort. */
  isComplete: boolean;
};

export type CohortSummary = {
  /** Empty for customers without the field. */
  cohort: string;
  customers: number;
  /** First and repeat purchase days to date, and their revenue. */
  purchases: number;
  revenue: number;
  /** Expected, over the horizon. */
  value: number;
  expectedPurchases: number;
  ages: CohortAge[];
};

/** `parameters`: those of the report's model; null if the cohort is predicted with those of all customers. */
export type PredictedCohort = CohortSummary & { parameters: ModelReport["parameters"] | null };

export type ForecastResult = {
  /** Days since 1970. */
  asOf: number;
  horizonDays: number;
  level: number;
  /** Sorted by customer ID. */
  forecasts: CustomerPrediction[];
  tiers: TierSummary[];
  totals: ForecastTotals;
  /** Null for summaries and with less than two weeks of history. */
  shop: ShopTotals | null;
  model: ModelReport;
  cohorts: PredictedCohort[];
  tracking: Tracking | null;
  calibration: CalibrationPoint[];
  warnings: ClvWarning[];
};

const NAMES = { V3: "high", V2: "medium", V1: "low" } as const;

/**
 * A fifth at each end, by the value report's ranking: equal values stay together, including those that differ only by
 * rounding (seven digits are compared).
 */
export const assignClvTiers = (values: Float64Array): ClvTier[] => {
  const compared = Array.from(values, Math.fround);
  const cuts = computeTierCuts(compared);
  return cuts === null ? [] : compared.map((value) => NAMES[assignTier(value, cuts)]);
};

/** All three tiers; zeros for empty ones. */
export const summariseTiers = (tiers: readonly ClvTier[], values: Float64Array): TierSummary[] => {
  const total = values.reduce((sum, value) => sum + value, 0);
  return CLV_TIERS.map((tier) => {
    let [customers, value] = [0, 0];
    tiers.forEach((each, row) => {
      if (each !== tier) return;
      customers++;
      value += values[row] as number;
    });
    return { tier, customers, value, share: total > 0 ? value / total : 0 };
  });
};
