import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mixtureScore, stackWeights } from "./ensembles.ts";

/** The products of errors, one row of them per model. */
const productsOf = (errors: readonly (readonly number[])[]): number[][] =>
  errors.map((a) => errors.map((b) => a.reduce((sum, each, at) => sum + each * (b[at] as number), 0)));

describe("ensemble weights", () => {
  // Errors (1, −1) and (−1, 1) cancel at one half each; the even half is one half too.
  test("let errors cancel", () => {
    const products = productsOf([
      [1, -1],
      [-1, 1],
    ]);
    expect(stackWeights(products)).toEqual([0.5, 0.5]);
    expect(mixtureScore(products, [0.5, 0.5])).toBe(0);
    expect(mixtureScore(products, [1, 0])).toBe(2);
  });

  // Alone the second is almost perfect: the other is too bad even for the even half.
  test("exclude a part that is much worse than the best", () => {
    expect(
      stackWeights(
        productsOf([
          [8, 7],
          [0, 0.01],
        ]),
      ),
    ).toEqual([0, 1]); // prettier-ignore
  });

  const errors = fc.array(fc.float({ min: -10, max: 10, noNaN: true }), { minLength: 6, maxLength: 6 });

  test("are non-negative, sum to one, and score no worse than the worst of the good parts", () => {
    fc.assert(
      fc.property(fc.array(errors, { minLength: 1, maxLength: 5 }), (models) => {
        const products = productsOf(models);
        const weights = stackWeights(products);
        for (const weight of weights) expect(weight).toBeGreaterThanOrEqual(0);
        expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
        const least = Math.min(...products.map((row, at) => row[at] as number));
        expect(mixtureScore(products, weights)).toBeLessThanOrEqual(least * 1.03 + 1e-9);
      }),
    );
  });
});
