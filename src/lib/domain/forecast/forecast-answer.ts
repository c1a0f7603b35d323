import type { ClvWarning } from "./model.ts";
import type { CalibrationPoint, ModelReport, Tracking } from "./validation-report.ts";

export const CLV_TIERS = ["high", "medium", "low"] as const;

export type ClvTier = (typeof CLV_TIERS)[number];

/** Money in major units; `value` and its bounds discounted over the horizon. */
export type CustomerForecast = {
  customerId: string;
  value: number;
  lower: number;
  upper: number;
  expectedPurchases: number;
  expectedOrderValue: number;
  pAlive: number | null;
  tier: ClvTier;
  /** Null where nobody's first purchase is known or cohorts were not asked for. */
  cohort: string | null;
};

/** `share` of everybody's value, 0 where nobody is expected to spend. */
export type TierSummary = { tier: ClvTier; customers: number; value: number; share: number };

export type ForecastTotals = {
  customers: number;
  value: number;
  lower: number;
  upper: number;
  expectedPurchases: number;
};

/** One age of a cohort, in spans since its first purchases: 0 is the span they came in. */
export type CohortAge = {
  age: number;
  /** Of its customers, those who bought then. */
  activeCustomers: number;
  purchases: number;
  revenue: number;
  /** Whether the span is over for all of them. */
  isComplete: boolean;
};

export type CohortSummary = {
  cohort: string;
  customers: number;
  /** First and repeat purchase days to date, and their money. */
  purchases: number;
  revenue: number;
  /** Expected, over the horizon. */
  value: number;
  expectedPurchases: number;
  ages: CohortAge[];
};

export type ForecastAnswer = {
  /** Days since 1970. */
  asOf: number;
  horizonDays: number;
  level: number;
  /** Ordered by customer id. */
  forecasts: CustomerForecast[];
  tiers: TierSummary[];
  totals: ForecastTotals;
  model: ModelReport;
  cohorts: CohortSummary[];
  tracking: Tracking | null;
  calibration: CalibrationPoint[];
  warnings: ClvWarning[];
};
