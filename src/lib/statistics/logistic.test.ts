import { describe, expect, test } from "vitest";
import { calibrated, fitPlattScaling } from "./logistic.ts";
import { createRandom } from "./random.ts";

describe("Platt scaling", () => {
  test("recovers the distortion of probabilities", () => {
    const random = createRandom(3);
    const truth = Array.from({ length: 20_000 }, () => 0.02 + 0.96 * random());
    // Reported odds are the square root of the true ones, times e: logit = (reported − 1) × 2.
    const reported = truth.map((p) => 1 / (1 + Math.exp(-(Math.log(p / (1 - p)) / 2 + 1))));
    const { slope, intercept } = fitPlattScaling(
      reported,
      truth.map((p) => random() < p),
    );
    expect(slope).toBeCloseTo(2, 1);
    expect(intercept).toBeCloseTo(-2, 1);
    expect(calibrated({ slope: 2, intercept: -2 }, reported[0] as number)).toBeCloseTo(truth[0] as number, 9);
  });

  test("stays finite if all outcomes are equal, and never reverses the order", () => {
    const always = fitPlattScaling([0.1, 0.5, 0.9], [true, true, true]);
    expect(calibrated(always, 0.5)).toBeGreaterThan(0.5);
    expect(calibrated(always, 1)).toBeLessThanOrEqual(1);
    const reversed = fitPlattScaling([0.1, 0.2, 0.8, 0.9], [true, true, false, false]);
    expect(reversed.slope).toBe(1);
    expect(reversed.intercept).toBeCloseTo(0, 9);
  });
});
