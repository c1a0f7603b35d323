import type { OrderChanceRow } from "#lib/clv/order-chance-days.ts";
import type { ClvTier } from "#lib/clv/tiers.ts";
import { type Day, dayOfNumber } from "#lib/time/day.ts";
import type { PageForecast } from "./page-forecast.ts";

/** The forecast of one customer. Money in minor units. */
export type Expectation = {
  customerId: string;
  predictedClv: number;
  lower: number;
  upper: number;
  likelyLower: number;
  likelyUpper: number;
  expectedPurchases: number;
  expectedOrderValue: number;
  pAlive: number | null;
  tier: ClvTier;
  nextOrderOn: Day | null;
  cohort: string | null;
};

const orNull = (value: number | undefined): number | null =>
  value === undefined || Number.isNaN(value) ? null : value;

export const expectationAt = (page: PageForecast, row: number, tier: ClvTier): Expectation => {
  const nextOrder = page.nextOrderDay[row] as number;
  return {
    customerId: page.customerIds[row] as string,
    predictedClv: page.predictedClv[row] as number,
    lower: page.lower[row] as number,
    upper: page.upper[row] as number,
    likelyLower: page.likelyLower[row] as number,
    likelyUpper: page.likelyUpper[row] as number,
    expectedPurchases: page.expectedPurchases[row] as number,
    expectedOrderValue: page.expectedOrderValue[row] as number,
    pAlive: orNull(page.pAlive[row]),
    tier,
    nextOrderOn: Number.isNaN(nextOrder) ? null : dayOfNumber(nextOrder),
    cohort: page.cohorts.labels[page.cohorts.of[row] as number] ?? null,
  };
};

export const orderChancesAt = ({ orderChances: [in7, in30, in90] }: PageForecast, row: number): OrderChanceRow => ({
  orderChance7: orNull(in7?.[row]),
  orderChance30: orNull(in30?.[row]),
  orderChance90: orNull(in90?.[row]),
});
