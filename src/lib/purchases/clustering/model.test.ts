import { describe, expect, it } from "vitest";
import { computeScale, scaled } from "./model.ts";

const column = (...values: number[]): Float64Array => Float64Array.from(values);

describe("a scale", () => {
  it("puts the median at 0 and matches the 10% to 90% range to a normal distribution's 2.5631", () => {
    const scale = computeScale(column(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), false);
    // The 10% quantile is 1, the 90% quantile 9.
    expect(scale).toMatchObject({ median: 5, unit: null, centre: 5, spread: 8 / 2.5631 });
    expect(scale && scaled(5, scale)).toBe(0);
    expect(scale && scaled(9, scale)).toBeCloseTo(2.5631 / 2, 9);
  });

  it("measures a heavy tail in medians of nonzero values, on a log scale", () => {
    const scale = computeScale(column(0, 0, 10, 20, 40, 80, 640), true);
    expect(scale).toMatchObject({ median: 20, unit: 40, centre: Math.log1p(0.5) });
  });

  it("does not depend on the currency unit, even for customers with more refunds than purchases", () => {
    const [pounds, pence] = [column(-5, 3, 20, 70, 900), column(-500, 300, 2000, 7000, 90_000)];
    const [one, other] = [computeScale(pounds, true), computeScale(pence, true)];
    for (const [i, value] of pounds.entries())
      expect(one && scaled(value, one)).toBe(other && scaled(pence[i] ?? 0, other));
  });

  it("is limited to four spreads, and keeps unknown values", () => {
    const scale = computeScale(column(1, 2, 3, 4, 5, Number.NaN), false);
    expect(scale && scaled(1e9, scale)).toBe(4);
    expect(scale && scaled(-1e9, scale)).toBe(-4);
    expect(scale && scaled(Number.NaN, scale)).toBeNaN();
  });

  it("uses the standard deviation if nine in ten values are equal", () => {
    const scale = computeScale(column(...new Array<number>(99).fill(0), 10), false);
    // Mean 0.1; √(0.99 × 0.1² + 0.01 × 9.9²) = 0.995.
    expect(scale?.spread).toBeCloseTo(0.99499, 5);
  });

  it("is missing without variance", () => {
    expect(computeScale(column(3, 3, Number.NaN), true)).toBeNull();
    expect(computeScale(column(Number.NaN), false)).toBeNull();
  });
});
