import { describe, expect, it } from "vitest";
import { scaled, scaleOf } from "./scale.ts";

const column = (...values: number[]): Float64Array => Float64Array.from(values);

describe("a scale", () => {
  it("has the median at 0 and the range from the tenth to the ninetieth hundredth as a normal one's 2.5631", () => {
    const scale = scaleOf(column(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10), false);
    // 10 % is 1 and 90 % is 9.
    expect(scale).toMatchObject({ median: 5, unit: null, centre: 5, spread: 8 / 2.5631 });
    expect(scale && scaled(5, scale)).toBe(0);
    expect(scale && scaled(9, scale)).toBeCloseTo(2.5631 / 2, 9);
  });

  it("measures a heavy tail in medians of what is not zero, and bends it", () => {
    const scale = scaleOf(column(0, 0, 10, 20, 40, 80, 640), true);
    expect(scale).toMatchObject({ median: 20, unit: 40, centre: Math.log1p(0.5) });
  });

  it("is the same in another unit of money, also for who gave more back than they kept", () => {
    const [pounds, pence] = [column(-5, 3, 20, 70, 900), column(-500, 300, 2000, 7000, 90_000)];
    const [one, other] = [scaleOf(pounds, true), scaleOf(pence, true)];
    for (const [i, value] of pounds.entries())
      expect(one && scaled(value, one)).toBe(other && scaled(pence[i] ?? 0, other));
  });

  it("ends at four spreads, and keeps what is not known", () => {
    const scale = scaleOf(column(1, 2, 3, 4, 5, Number.NaN), false);
    expect(scale && scaled(1e9, scale)).toBe(4);
    expect(scale && scaled(-1e9, scale)).toBe(-4);
    expect(scale && scaled(Number.NaN, scale)).toBeNaN();
  });

  it("takes the deviation where nine in ten are alike", () => {
    const scale = scaleOf(column(...new Array<number>(99).fill(0), 10), false);
    // Mean 0.1; √(0.99 × 0.1² + 0.01 × 9.9²) = 0.995.
    expect(scale?.spread).toBeCloseTo(0.99499, 5);
  });

  it("is none where nobody differs", () => {
    expect(scaleOf(column(3, 3, Number.NaN), true)).toBeNull();
    expect(scaleOf(column(Number.NaN), false)).toBeNull();
  });
});
