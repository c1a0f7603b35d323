import { describe, expect, test } from "vitest";
import { cohortModel, fitAgeCurve, purchasesBetween } from "#lib/clv/cohort-model.ts";
import { type Population, TOTAL_DRAWS } from "#lib/clv/model.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";
import { spanFor, toCohortLabel } from "./cohorts.ts";
import { buildPopulationAt } from "./history-as-of.ts";
import { sumValues } from "./prepare-population.ts";
import { sortLog } from "./purchase-log.ts";
import { splitLogAt } from "./validation/choose-model.ts";
import { computeCoverage, computeHoldoutErrors } from "./validation/holdout-errors.ts";

const populationOf = (purchases: readonly Purchase[], asOf: number): Population =>
  buildPopulationAt(sortLog(logOf(purchases)), asOf).population;

const OPTIONS = { seed: 1, horizon: { days: 100, discountRate: 0 } };

describe("cohorts", () => {
  test("are the month, quarter or year of the first purchase", () => {
    // 20,179 is 2025-04-01.
    expect((["month", "quarter", "year", "none"] as const).map((span) => toCohortLabel(20_179, span))).toEqual([
      "2025-04",
      "2025-Q2",
      "2025",
      "all",
    ]);
  });

  test("are as fine as leaves thirty customers in the median cohort", () => {
    const spread = (customers: number) =>
      Int32Array.from({ length: customers }, (_, i) => 20_089 + Math.floor((i * 360) / customers));
    expect(spanFor(spread(720))).toBe("month");
    expect(spanFor(spread(160))).toBe("quarter");
    expect(spanFor(spread(60))).toBe("year");
    expect(spanFor(spread(10))).toBe("none");
  });
});

describe("the curve of purchases by age", () => {
  // 40 customers observed for 10 days, one repeat each on day 3: 40 purchases in the 280 customer-days of ages 0 to 7.
  test("counts repeats per customer-day at each age", () => {
    const purchases = Array.from({ length: 40 }, (_, i): Purchase[] => [
      [`c${i}`, 20_000, 5],
      [`c${i}`, 20_003, 5],
    ]).flat();
    const curve = fitAgeCurve(populationOf(purchases, 20_010));
    expect(purchasesBetween(curve, 0, 7)).toBeCloseTo(1, 12);
    expect(purchasesBetween(curve, 7, 10)).toBe(0);
  });

  // With almost no purchases: half a purchase added to the count, half a year added to the observed time.
  test("falls back to a cautious prior if there are no repeat purchases", () => {
    const curve = fitAgeCurve(populationOf([["a", 20_000, 5]], 20_182));
    expect(purchasesBetween(curve, 182, 547)).toBeCloseTo((365 * 0.5) / (182 + 182.5), 12);
  });
});

describe("the cohort model", () => {
  const { log } = simulatedPurchases({ customers: 3000, entryDays: 360, days: 900, seed: 11 });
  const past = splitLogAt(sortLog(log), [15_600, 15_899]);
  if (!past) throw new Error("the model was not fitted");
  const fitted = cohortModel(null).fit(past.population, OPTIONS);

  test("predicts the total of gradually leaving customers", () => {
    const errors = computeHoldoutErrors("cohort", fitted.expectedPurchases(past.population, past.days), past.counts);
    expect(Math.abs(errors.bias as number)).toBeLessThan(0.15);
  });

  test("has correct interval coverage for customers known only by their cohort", () => {
    const horizon = { days: past.days, discountRate: 0 };
    const { lower, upper, value, totals } = fitted.predict(past.population, { horizon, level: 0.9, seed: 1 });
    expect(computeCoverage(past.spent, lower, upper)).toBeGreaterThan(0.87);
    expect(computeCoverage(past.spent, lower, upper)).toBeLessThan(0.96);
    expect(totals).toHaveLength(TOTAL_DRAWS);
    expect(sumValues(totals) / TOTAL_DRAWS / sumValues(value)).toBeCloseTo(1, 1);
  });

  test("predicts the same for all customers of a day, and discounts later spending", () => {
    const at = (discountRate: number) =>
      fitted.predict(past.population, { horizon: { days: 365, discountRate }, level: 0.9, seed: 1 });
    const [now, later] = [at(0), at(0.2)];
    expect(new Set(now.value).size).toBe(new Set(past.population.histories.tenure).size);
    // 20% a year over a year whose purchases come slightly early: about 1.2^−½.
    expect(sumValues(later.value) / sumValues(now.value)).toBeCloseTo(1.2 ** -0.48, 1.9);
    expect(later.expectedPurchases).toEqual(now.expectedPurchases);
  });
});
