import { logBeta } from "./log-gamma.ts";

const TINY = 1e-300;

/**
 * The continued fraction DLMF 8.17.22 by Lentz's method, which needs about √max(a, b) iterations for x < (a + 1) / (a +
 * b + 2).
 */
const fraction = (a: number, b: number, x: number): number => {
  let c = 1;
  let d = 1 / Math.max(TINY, 1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < 20_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d || TINY);
    c = 1 + even / c || TINY;
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d || TINY);
    c = 1 + odd / c || TINY;
    value *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return value;
};

/**
 * P(Y ≤ y) for Y = G / H with G ~ Gamma(a, 1) and H ~ Gamma(b, 1), a, b > 0: the distribution function of beta prime,
 * which is the regularized incomplete beta function at y / (1 + y). Pass `lnB` = ln B(a, b) if already known. Error:
 * 1e-12 absolute, measured against 50 digits up to a, b = 10,000.
 */
export const betaPrimeCdf = (y: number, a: number, b: number, lnB = logBeta(a, b)): number => {
  if (!(y > 0)) return 0;
  const x = y / (1 + y);
  const rest = 1 / (1 + y);
  if (rest === 0) return 1;
  const front = Math.exp(a * Math.log(x) - b * Math.log1p(y) - lnB);
  return x < (a + 1) / (a + b + 2) ? (front * fraction(a, b, x)) / a : 1 - (front * fraction(b, a, rest)) / b;
};
