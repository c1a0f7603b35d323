import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  betaPrimeCdf,
  betaQuantile,
  digamma,
  gaussLegendre,
  logBeta,
  logGamma,
  logHypergeometric,
  trigamma,
} from "./special-functions.ts";

it.each([2, 3, 8, 16, 40])("%i points are exact for polynomials of degree 2n − 1", (n) => {
  const { nodes, weights } = gaussLegendre(n);
  for (const degree of [0, 1, n, 2 * n - 1]) {
    const sum = nodes.reduce((total, node, i) => total + (weights[i] as number) * node ** degree, 0);
    expect(sum * (degree + 1)).toBeCloseTo(1, 12);
  }
  expect([...nodes].every((node, i) => node > (i > 0 ? (nodes[i - 1] as number) : 0) && node < 1)).toBe(true);
});

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

// The probability, a, b and the quantile from scipy 1.17, `stats.beta.ppf`.
it.each([
  [0.025, 30.5, 70.5, 0.216841428618805],
  [0.975, 30.5, 70.5, 0.39454650663077323],
  [0.025, 0.5, 100.5, 4.898073104397486e-6],
  [0.975, 0.5, 100.5, 0.02474527001526989],
  [0.025, 0.5, 0.5, 0.001541333133436012],
  [0.5, 2, 3, 0.3857275681323895],
  [0.975, 1e6, 3e6, 0.25042446295662485],
  [0.025, 1200.3, 0.7, 0.9974865982444465],
  [0.01, 250, 4, 0.9608451543619301],
])("the quantile %d of Beta(%d, %d) is %d", (probability, a, b, wanted) => {
  expect(Math.abs(betaQuantile(probability, a, b) / wanted - 1)).toBeLessThan(1e-8);
});

it("quantiles of the beta distribution invert its distribution function", () => {
  const shape = fc.double({ min: 0.3, max: 2000, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), shape, shape, (probability, a, b) => {
      const x = betaQuantile(probability, a, b);
      expect(x >= 0 && x <= 1).toBe(true);
      // Next to 1 a double cannot tell x from 1, and its odds from infinity.
      if (x > 1e-300 && x < 1 - 1e-6) expect(betaPrimeCdf(x / (1 - x), a, b)).toBeCloseTo(probability, 8);
    }),
  );
  expect([betaQuantile(0, 2, 3), betaQuantile(1, 2, 3), betaQuantile(0.01, 1e-3, 5)]).toEqual([0, 1, 0]);
});

// x, ln Γ(x), ψ(x) and ψ′(x) from mpmath to 50 digits, rounded to double precision.
const VALUES = [
  [1e-6, 13.815509980749432, -1000000.57721402, 1000000000001.6449],
  [0.2426, 1.3197854750907922, -4.358361853222514, 18.198210324240314],
  [0.5, 0.5723649429247001, -1.9635100260214235, 4.934802200544679],
  [1.5, -0.12078223763524522, 0.03648997397857652, 0.9348022005446793],
  [2.5, 0.2846828704729192, 0.7031566406452432, 0.49035775610023485],
  [9.99, 12.779315214350193, 2.250700372831201, 0.10527695014824179],
  [10, 12.80182748008147, 2.251752589066721, 0.10516633568168575],
  [37.3, 96.8001270380233, 3.6055286087651184, 0.027172241325139977],
  [1000.25, 5906.9472682711175, 6.907505289414428, 0.0010002499791197934],
  [1e6, 12815504.569147613, 13.815510057964191, 1.0000005000001667e-6],
] as const;

const error = (found: number, wanted: number): number => Math.abs(found - wanted) / Math.max(1, Math.abs(wanted));

describe.each(VALUES)("the functions at %d", (x, ofGamma, ofPsi, ofTrigamma) => {
  it("errors are at most 4e-15 for ln Γ, 1e-14 for ψ and 1e-13 for ψ′", () => {
    expect(error(logGamma(x), ofGamma)).toBeLessThan(4e-15);
    expect(error(digamma(x), ofPsi)).toBeLessThan(1e-14);
    expect(Math.abs(trigamma(x) / ofTrigamma - 1)).toBeLessThan(1e-13);
  });
});

it("ln B(3, 4) is −ln 60", () => {
  // Γ(3) Γ(4) / Γ(7) = 2 × 6 / 720.
  expect(logBeta(3, 4)).toBeCloseTo(-Math.log(60), 14);
});

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
