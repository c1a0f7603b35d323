import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedSpend, fitGammaGamma, LEAST_Q, spendingLogLikelihood, toSpending } from "./spending.ts";

describe("Gamma-Gamma", () => {
  it("expects the population mean for unknown customers, and shrinks a customer's own mean towards it", () => {
    // p v / (q − 1) = 4 × 10 / 2 = 20. Two purchases of 50: 4 (10 + 100) / (8 + 3 − 1) = 44, that is 20 × ⅕ + 50 × ⅘.
    expect(expectedSpend([4, 3, 10], 0, Number.NaN)).toBe(20);
    expect(expectedSpend([4, 3, 10], 2, 50)).toBe(44);
  });

  it("leaves out customers without repeat purchases, and means that are 0 or unknown", () => {
    const { rows, repeatPurchases, mean } = toSpending(
      Float64Array.of(3, 0, 1, 2, 1),
      Float64Array.of(9, 5, 0, NaN, 7),
    );
    expect([rows, [...repeatPurchases], [...mean]]).toEqual([2, [1, 3], [7, 9]]);
  });

  it("has a gradient that matches finite differences of its log-likelihood", () => {
    const positive = fc.double({ min: 0.3, max: 30, noNaN: true });
    fc.assert(
      fc.property(positive, positive, positive, fc.integer({ min: 1, max: 40 }), positive, (p, q, v, x, z) => {
        const one = { rows: 1, repeatPurchases: Float64Array.of(x), mean: Float64Array.of(z) };
        const gradient = new Float64Array(3);
        const value = spendingLogLikelihood(one, [p, q, v], gradient);
        for (let i = 0; i < 3; i++) {
          const at = (step: number): number =>
            spendingLogLikelihood(
              one,
              [p, q, v].map((each, j) => (i === j ? each * Math.exp(step) : each)) as [number, number, number],
              new Float64Array(3),
            );
          const slope = (at(1e-4) - at(-1e-4)) / 2e-4;
          expect(Math.abs(slope - (gradient[i] as number)) / (1 + Math.abs(slope) + Math.abs(value))).toBeLessThan(
            1e-6,
          );
        }
      }),
    );
  });

  it("expects more the more a customer spent, continuously from a known mean of 0", () => {
    const parameters = [6.25, 3.74, 15.44] as const;
    const means = [0, 1e-9, 0.01, 1, 30, 500];
    for (const x of [1, 5, 20]) {
      const expected = means.map((mean) => expectedSpend(parameters, x, mean));
      expect(expected).toEqual([...expected].sort((a, b) => a - b));
      expect(expected[1]).toBeCloseTo(expected[0] as number, 8);
      expect(expected[0]).toBeLessThan(expectedSpend(parameters, 0, 0));
    }
    expect(expectedSpend(parameters, 5, Number.NaN)).toBe(expectedSpend(parameters, 0, 0));
  });

  it("does not depend on the currency unit: only v scales with it", () => {
    const mean = Float64Array.from({ length: 200 }, (_, at) => 10 + ((at * 37) % 90));
    const x = Float64Array.from(mean, (_, at) => 1 + (at % 5));
    const [p, q, v] = fitGammaGamma(toSpending(x, mean)).parameters as [number, number, number];
    const inCents = fitGammaGamma(
      toSpending(
        x,
        mean.map((each) => 100 * each),
      ),
    ).parameters as [number, number, number];
    expect(inCents[0] / p).toBeCloseTo(1, 4);
    expect(inCents[1] / q).toBeCloseTo(1, 4);
    expect(inCents[2] / v / 100).toBeCloseTo(1, 4);
  });

  it("limits q when the mean would depend on an unobserved tail", () => {
    // Quantiles of a ratio of two exponentials: q is 1 and the mean infinite.
    const mean = Float64Array.from({ length: 300 }, (_, at) => (at + 0.5) / (299.5 - at));
    const { parameters } = fitGammaGamma(toSpending(new Float64Array(300).fill(1), mean));
    expect(parameters[1]).toBeCloseTo(LEAST_Q, 9);
  });
});
