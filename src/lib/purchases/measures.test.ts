import { describe, expect, it } from "vitest";
import { circularMean, computeDiversity, computeFrequency, computeRegularity, computeSeasonality } from "./measures.ts";

const months = (counts: Record<number, number>): number[] => Array.from({ length: 12 }, (_, i) => counts[i + 1] ?? 0);

describe("purchase measures", () => {
  it("frequency is orders per month since the first one, over at least three months", () => {
    // 12 orders in about 12 months; 2 orders in 10 days count as 2 in 91.
    expect(computeFrequency(12, 365)).toBeCloseTo(1, 2);
    expect(computeFrequency(2, 10)).toBeCloseTo((2 * 30.4375) / 91, 12);
  });

  it("regularity is 1 for constant gaps and one half if the deviation equals the mean", () => {
    expect(computeRegularity(5, 30, 0)).toBe(1);
    expect(computeRegularity(5, 30, 30)).toBe(0.5);
    expect(computeRegularity(1, 30, 0)).toBeUndefined();
    expect(computeRegularity(3, 0, 0)).toBeUndefined();
  });

  it("diversity is Shannon entropy of the amounts", () => {
    expect(computeDiversity({ tea: 50, tools: 50 })).toBeCloseTo(Math.log(2), 12);
    // −(¾ ln ¾ + ¼ ln ¼)
    expect(computeDiversity({ tea: 75, tools: 25, toys: -3 })).toBeCloseTo(0.5623351446, 9);
    expect(computeDiversity({ tea: 9 })).toBe(0);
    expect(computeDiversity({})).toBeUndefined();
  });

  it("the mean month wraps around the end of the year", () => {
    // December and February equally: January, with R = cos 30°.
    expect(circularMean(months({ 12: 4, 2: 4 }))).toEqual({
      length: expect.closeTo(Math.cos(Math.PI / 6), 12),
      month: 1,
    });
    expect(circularMean(months({ 1: 1, 7: 1 })).length).toBeCloseTo(0, 12);
    expect(circularMean(months({}))).toMatchObject({ length: 0 });
  });

  it("seasonality is 1 for a single month, about 0 all year round, and unknown for new customers", () => {
    expect(computeSeasonality(months({ 6: 4 }), 700)).toBeCloseTo(1, 12);
    // R² = ¾ with eight orders: √((6 − 1) / 7).
    expect(computeSeasonality(months({ 12: 4, 2: 4 }), 700)).toBeCloseTo(Math.sqrt(5 / 7), 12);
    expect(computeSeasonality(months({ 1: 1, 4: 1, 7: 1, 10: 1 }), 700)).toBe(0);
    expect(computeSeasonality(months({ 6: 2 }), 700)).toBeUndefined();
    expect(computeSeasonality(months({ 6: 4 }), 364)).toBeUndefined();
  });
});
