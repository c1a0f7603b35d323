import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stackWeights } from "./stack-weights.ts";

const of = (...values: number[]) => Float64Array.from(values);

describe("ensemble weights", () => {
  // Errors (1, −1) and (−1, 1) cancel at one half each; the even third is one half too.
  test("let errors cancel", () => {
    expect(stackWeights([of(3, 1), of(1, 3)], of(2, 2))).toEqual([0.5, 0.5]);
  });

  // Alone the second is perfect: it gets all of the two thirds, and the other is too bad for the even third.
  test("exclude a part that is much worse than the best", () => {
    expect(stackWeights([of(9, 9, 9), of(1, 2, 3.01)], of(1, 2, 3))).toEqual([0, 1]);
  });

  const column = fc.array(fc.float({ min: 0, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 });

  test("are non-negative, sum to one, and give no larger error than the worst of the good parts", () => {
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 5 }), column, (predictions, actual) => {
        const columns = predictions.map((each) => Float64Array.from(each));
        const truth = Float64Array.from(actual);
        const weights = stackWeights(columns, truth);
        for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        const errorOf = (predicted: (row: number) => number) =>
          Math.hypot(...truth.map((value, row) => predicted(row) - value));
        const mixed = errorOf((row) =>
          columns.reduce((sum, each, part) => sum + (weights[part] as number) * (each[row] as number), 0),
        );
        const least = Math.min(...columns.map((each) => errorOf((row) => each[row] as number)));
        expect(mixed).toBeLessThanOrEqual(least * 1.05 + 1e-9);
      }),
    );
  });
});
