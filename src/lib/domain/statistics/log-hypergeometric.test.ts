import { expect, it } from "vitest";
import { logHypergeometric } from "./log-hypergeometric.ts";

// a, b, c, z and ln ₂F₁ from mpmath to 50 digits, rounded to 12; by closed form: ₂F₁(1, 1; 2; z) = −ln(1 − z)/z.
it.each([
  [0.243, 2.426, 2.219, 0.9, 0.666613849418],
  [26.243, 28.426, 28.219, 0.524097745573, 19.632462008],
  [2.243, 4.426, 4.219, 0.47372, 1.5192922905],
  [0.25, 2.5, 2.3, 0.999, 2.43032163121],
  [200.25, 202.5, 202.3, 0.4, 102.394183321],
  [1.16, 1.606, 2.16, 0.0287, 0.0250856986167],
  [500.9, 1.6, 501.9, 0.3, 0.569315761368],
  [1000.5, 1.6, 1001.5, 0.85, 3.02642925617],
  [0.24, 2.43, 2.2, 0, 0],
  [1, 1, 2, 0.5, Math.log(2 * Math.LN2)],
])("ln ₂F₁(%d, %d; %d; %d) is %d", (a, b, c, z, wanted) => {
  expect(Math.abs(logHypergeometric(a, b, c, z) - wanted)).toBeLessThan(1e-10 * Math.max(1, wanted));
});

it("does not overflow where ₂F₁ does", () => {
  // (1 − z)^−a if b = c: 0.1^−2000 is 10^2000.
  expect(logHypergeometric(2000, 7, 7, 0.9)).toBeCloseTo(2000 * Math.log(10), 8);
});
