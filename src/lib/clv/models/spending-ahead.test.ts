import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spendingQuantiles } from "#lib/clv/models/spending-ahead.ts";
import { betaPrimeCdf } from "#lib/statistics/special-functions.ts";

const chancesOf = (...chances: number[]) => [Float64Array.from(chances), chances.length] as const;

describe("quantiles of spending", () => {
  it("are 0 when no purchase is likely enough", () => {
    expect(spendingQuantiles(6, 4)(...chancesOf(0.98, 0.02), 0.95)).toEqual({ lower: 0, upper: 0 });
  });

  it("the quantiles for one purchase, a ratio of two gammas of shape 1, are y = u / (1 − u)", () => {
    const { lower, upper } = spendingQuantiles(1, 1)(...chancesOf(0, 1), 0.9);
    expect(lower).toBeCloseTo(0.05 / 0.95, 4);
    expect(upper / (0.95 / 0.05)).toBeCloseTo(1, 3);
  });

  it("have the requested shares below and above them for any purchase distribution", () => {
    const shape = fc.double({ min: 0.3, max: 60, noNaN: true });
    const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 14 });
    fc.assert(
      fc.property(shape, shape, weights, fc.constantFrom(0.5, 0.8, 0.95, 0.99), (p, q, given, level) => {
        const sum = given.reduce((total, weight) => total + weight, 0);
        fc.pre(sum > 0.01);
        const chances = given.map((weight) => weight / sum);
        const { lower, upper } = spendingQuantiles(p, q)(...chancesOf(...chances), level);
        const below = (y: number): number =>
          chances.reduce((total, chance, n) => total + chance * (n === 0 ? 1 : betaPrimeCdf(y, p * n, q)), 0);
        const least = chances[0] as number;
        for (const [bound, share] of [
          [lower, (1 - level) / 2],
          [upper, (1 + level) / 2],
        ] as const)
          if (bound === 0) expect(least).toBeGreaterThanOrEqual(share - 1e-9);
          // The odds are interpolated linearly within a step: over 40,000 unusual mixtures the worst error was 0.0039.
          else expect(Math.abs(below(bound) - share)).toBeLessThan(6e-3);
      }),
    );
  });

  it("take counts for which there is no room as the largest, also if hardly any probability is given", () => {
    const { lower, upper } = spendingQuantiles(1e5, 1e5)(...chancesOf(1e-110, 3e-109, 3e-108, 3e-107), 0.8);
    expect(lower).toBeGreaterThan(2.98);
    expect(upper).toBeLessThan(3.02);
  });

  it("are multiples of the amount if all amounts are identical", () => {
    // p and q of 1e5 have a spread of 0.4%: three or five purchases, equally likely.
    const { lower, upper } = spendingQuantiles(1e5, 1e5)(...chancesOf(0, 0, 0, 0.5, 0, 0.5), 0.8);
    expect(lower).toBeGreaterThan(2.98);
    expect(lower).toBeLessThan(3.02);
    expect(upper).toBeGreaterThan(4.98);
    expect(upper).toBeLessThan(5.02);
  });
});
