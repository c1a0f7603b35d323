import { gaussLegendre } from "#lib/domain/statistics/gauss-legendre.ts";
import { logHypergeometric } from "#lib/domain/statistics/log-gamma.ts";

/*
 * The purchase rate of a customer whose rate is Gamma(R, A) and whose dropout probability is Beta(a, B), for cases
 * where the closed form has no discounting, cancels or overflows.
 */

/** Below this the ₂F₁ series in e = a + B − 1 − R alternates and loses digits. */
const ALTERNATES = -2;
/**
 * From this a on, as in fits on a flat ridge, the series overflow, and all customers have nearly the same dropout
 * probability.
 */
const ALIKE = 300;
/** Above this the series may overflow and is summed in logarithms. */
const LARGE = 20;

/** Whether a closed form in ₂F₁ loses digits or overflows for these values. */
export const isDelicate = (a: number, e: number): boolean => e < ALTERNATES || Math.max(a, e) > LARGE;

/** Σ of (e)ₖ(f)ₖ zᵏ / ((g)ₖ k!) from k = 0: ₂F₁ for small e and f, where terms decrease quickly. */
const series = (e: number, f: number, g: number, z: number): number => {
  let [term, sum] = [1, 1];
  for (let k = 0; k < 1e6 && Math.abs(term) > 1e-17 * Math.abs(sum) * (1 - z); k++) {
    term *= (((e + k) * (f + k)) / ((g + k) * (k + 1))) * z;
    sum += term;
  }
  return sum;
};

/** The five Gauss-Hermite nodes of a normal distribution. */
const NORMAL = [
  [0, 8 / 15],
  [1.355_626_179_974_266, 0.222_075_922_005_613],
  [2.856_970_013_872_806, 0.011_257_411_327_721],
] as const;

/** For dropout probability p: R/A × (1 + p s/A)^−(R + 1), averaged over a Beta(a, B) so narrow that it is normal. */
const rateOfAlike = (R: number, A: number, a: number, B: number, s: number): number => {
  const mean = a / (a + B);
  const deviation = Math.sqrt((mean * (1 - mean)) / (a + B + 1));
  const at = (p: number): number => Math.exp(-(R + 1) * Math.log1p((p * s) / A));
  const sum = NORMAL.reduce(
    (total, [point, weight]) =>
      total + weight * (point === 0 ? at(mean) : at(mean + point * deviation) + at(mean - point * deviation)),
    0,
  );
  return (R / A) * sum;
};

/** The expected purchase rate after s days: R/A × ₂F₁(R + 1, a; a + B; −s/A), by one of Pfaff's transformations. */
const rateAfter = (R: number, A: number, a: number, B: number, s: number): number => {
  if (a > ALIKE) return rateOfAlike(R, A, a, B, s);
  const [z, log] = [s / (A + s), Math.log1p(s / A)];
  const e = a + B - 1 - R;
  if (e < ALTERNATES) return (R / A) * Math.exp(logHypergeometric(R + 1, B, a + B, z) - (R + 1) * log);
  if (e > 0 && Math.max(a, e) > LARGE) return (R / A) * Math.exp(logHypergeometric(a, e, a + B, z) - a * log);
  return (R / A) * Math.exp(-a * log) * series(a, e, a + B, z);
};

/** The rate's integral over the coming days, on the scale of ln(A + s), where it is smooth. */
export const integratedRate = (R: number, A: number, a: number, B: number, days: number, rate: number): number => {
  const L = Math.log1p(days / A);
  const { nodes, weights } = gaussLegendre(16 + 4 * Math.ceil(L));
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    const s = A * Math.expm1(L * (nodes[i] as number));
    sum += (weights[i] as number) * (A + s) * Math.exp(-rate * s) * rateAfter(R, A, a, B, s);
  }
  return L * sum;
};
