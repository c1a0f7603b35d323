import { type Day, dayOfNumber } from "../time/day.ts";
import type { ClvTier } from "./forecast-answer.ts";
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

export const expectationAt = (page: PageForecast, row: number, tier: ClvTier): Expectation => {
  const [pAlive, nextOrder] = [page.pAlive[row] as number, page.nextOrderDay[row] as number];
  return {
    customerId: page.customerIds[row] as string,
    predictedClv: page.predictedClv[row] as number,
    lower: page.lower[row] as number,
    upper: page.upper[row] as number,
    likelyLower: page.likelyLower[row] as number,
    likelyUpper: page.likelyUpper[row] as number,
    expectedPurchases: page.expectedPurchases[row] as number,
    expectedOrderValue: page.expectedOrderValue[row] as number,
    pAlive: Number.isNaN(pAlive) ? null : pAlive,
    tier,
    nextOrderOn: Number.isNaN(nextOrder) ? null : dayOfNumber(nextOrder),
    cohort: page.cohorts.labels[page.cohorts.of[row] as number] ?? null,
  };
};
