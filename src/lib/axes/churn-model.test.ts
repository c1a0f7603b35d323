import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { computeChurnSignals, computeConsistency, detectSeason, expectedWithin } from "#lib/axes/churn-model.ts";

const daysOf = (...days: string[]): number[] => days.map((day) => Date.parse(`${day}T00:00:00Z`) / 86_400_000);

describe("a season", () => {
  it("is a season that recurred", () => {
    expect(detectSeason(daysOf("2022-12-10", "2023-12-14", "2024-12-07")).isSeasonal).toBe(true);
    // One winter only, however many visits.
    expect(detectSeason(daysOf("2024-11-10", "2024-11-24", "2024-12-07", "2024-12-20"))).toEqual({
      strength: 0,
      isSeasonal: false,
    });
  });

  it("is absent for visits all year round, or with only two visits", () => {
    const monthly = daysOf("2023-01-10", "2023-04-10", "2023-07-10", "2023-10-10", "2024-04-10", "2024-10-10");
    expect(detectSeason(monthly).isSeasonal).toBe(false);
    expect(detectSeason(daysOf("2023-12-10", "2024-12-10")).isSeasonal).toBe(false);
  });

  it("is hardly ever detected in random visits", () => {
    const visits = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 5, maxLength: 12 });
    const drawn = fc.sample(visits, { numRuns: 2000, seed: 7 });
    const seasonal = drawn.filter((days) => detectSeason(days.sort((a, b) => a - b)).isSeasonal);
    expect(seasonal.length / drawn.length).toBeLessThan(0.05);
  });
});

describe("purchase rhythm signals", () => {
  it("shrink the typical gap to the population's while a customer has few gaps", () => {
    // Gaps of 10 and 20 and a population gap of 60: 90 / 3.
    expect(computeChurnSignals([0, 10, 30], 40, 60)).toMatchObject({ purchaseDays: 3, recency: 10, shrunkGap: 30 });
    expect(computeChurnSignals([0], 40, 60)).toMatchObject({
      purchaseDays: 1,
      recency: 40,
      shrunkGap: 60,
      consistency: 0,
    });
  });

  it("measure how even the gaps are", () => {
    expect(computeConsistency([7, 7, 7])).toBe(1);
    // Mean 20, deviation 10: 1 / 1.5.
    expect(computeConsistency([10, 30])).toBeCloseTo(1 / 1.5, 12);
    expect(computeConsistency([7])).toBe(0);
  });

  it("expect the customer within the typical gap, at least a month and at most a quarter, or by next season", () => {
    expect(expectedWithin(computeChurnSignals([0, 7, 14], 14, 7))).toBe(30);
    expect(expectedWithin(computeChurnSignals([0, 45, 90], 90, 45))).toBe(45);
    expect(expectedWithin(computeChurnSignals([0, 200], 200, 200))).toBe(90);
    expect(expectedWithin(computeChurnSignals(daysOf("2022-12-10", "2023-12-14", "2024-12-07"), 20_200, 45))).toBe(395);
  });
});
