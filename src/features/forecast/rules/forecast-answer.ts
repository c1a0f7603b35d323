import type { ClvWarning } from "#lib/clv/model.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
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
