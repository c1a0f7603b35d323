import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeCalibration } from "./holdout-errors.ts";

describe("predicted against observed", () => {
  // Twenty probabilities 0.0, 0.05 … 0.95 in ten pairs; those from 0.5 on happened.
  test("ten groups of equal size, from the lowest to the highest probability", () => {
    const chances = Float64Array.from({ length: 20 }, (_, i) => i / 20);
    const points = computeCalibration(
      chances,
      chances.map((chance) => (chance >= 0.5 ? 3 : 0)),
    );
    expect(points.map(({ customers }) => customers)).toEqual(Array(10).fill(2));
    expect(points[0]?.predicted).toBeCloseTo(0.025, 12);
    expect(points.map(({ happened }) => happened)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  // The 95% Wilson interval of 1 in 10: 0.018 to 0.404.
  test("each with the interval of its share", () => {
    const [point] = computeCalibration(
      new Float64Array(10).fill(0.2),
      Float64Array.from({ length: 10 }, (_, i) => (i === 0 ? 1 : 0)),
    );
    expect(point?.lower).toBeCloseTo(0.0179, 4);
    expect(point?.upper).toBeCloseTo(0.4042, 4);
  });

  test("each customer once, with equal probabilities in one group", () => {
    const chance = fc.constantFrom(0, 0.1, 0.2, 0.5, 0.9, 1);
    fc.assert(
      fc.property(fc.array(chance, { minLength: 1, maxLength: 60 }), (chances) => {
        const points = computeCalibration(Float64Array.from(chances), new Float64Array(chances.length));
        expect(points.reduce((sum, { customers }) => sum + customers, 0)).toBe(chances.length);
        expect(points.length).toBeLessThanOrEqual(new Set(chances).size);
      }),
    );
  });
});
