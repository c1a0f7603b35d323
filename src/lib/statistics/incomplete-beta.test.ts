import fc from "fast-check";
import { expect, it } from "vitest";
import { betaPrimeCdf } from "./special-functions.ts";

// y, a, b and the probability below y, from mpmath's quadrature and ₂F₁ with 30 digits, rounded to 15.
it.each([
  [0.5, 6, 4, 0.0424223949601179],
  [1.05, 10_000, 10_000, 0.999719469278752],
  [0.9, 120, 190, 0.998953785104504],
  [25, 6, 1.5, 0.921182945447155],
  [40, 300, 5, 0.135229931333568],
  [0.01, 0.3, 2.5, 0.350719065421703],
  [1e-6, 0.5, 3, 0.00187499781250295],
])("below %d, beta prime(%d, %d) has a probability of %d", (y, a, b, share) => {
  expect(Math.abs(betaPrimeCdf(y, a, b) - share)).toBeLessThan(1e-12);
});

it("matches its closed forms: 1 − (1 + y)^−b for a = 1, (y / (1 + y))^a for b = 1", () => {
  const shape = fc.double({ min: 0.05, max: 200, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 1e-6, max: 1e4, noNaN: true }), shape, (y, k) => {
      expect(betaPrimeCdf(y, 1, k)).toBeCloseTo(-Math.expm1(-k * Math.log1p(y)), 11);
      expect(betaPrimeCdf(y, k, 1)).toBeCloseTo((y / (1 + y)) ** k, 11);
    }),
  );
});

it("is 0 at 0 and 1 at infinity", () => {
  expect([betaPrimeCdf(-1, 2, 3), betaPrimeCdf(0, 2, 3), betaPrimeCdf(1e300, 2, 3)]).toEqual([0, 0, 1]);
});
