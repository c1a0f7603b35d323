import { gaussLegendre } from "#lib/domain/statistics/gauss-legendre.ts";
import { logHypergeometric } from "#lib/domain/statistics/log-hypergeometric.ts";

/*
 * Purchases a day of somebody whose rate is Gamma(R, A) and whose chance of leaving after a purchase is Beta(a, B): where the
 * closed form of their sum has no discount, cancels or overflows.
 */

/** Below, ₂F₁'s series in e = a + B − 1 − R alternates and loses digits. */
const ALTERNATES = -2;
/** From such an a on, as fits on a flat ridge have, the series overflow, and all leave with nearly the same chance. */
const ALIKE = 300;
/** Above, it may overflow and is summed in logarithms. */
const LARGE = 20;

/** Whether a closed form in ₂F₁ of these loses digits or overflows. */
export const isDelicate = (a: number, e: number): boolean => e < ALTERNATES || Math.max(a, e) > LARGE;

/** Σ of (e)ₖ(f)ₖ zᵏ / ((g)ₖ k!) from k = 0: ₂F₁ of small e and f, where terms soon fall. */
const series = (e: number, f: number, g: number, z: number): number => {
  let [term, sum] = [1, 1];
  for (let k = 0; k < 1e6 && Math.abs(term) > 1e-17 * Math.abs(sum) * (1 - z); k++) {
    term *= (((e + k) * (f + k)) / ((g + k) * (k + 1))) * z;
    sum += term;
  }
  return sum;
};

/** Gauss and Hermite's five points of a normal distribution. */
const NORMAL = [
  [0, 8 / 15],
  [1.355_626_179_974_266, 0.222_075_922_005_613],
  [2.856_970_013_872_806, 0.011_257_411_327_721],
] as const;

/** Of somebody who leaves with the chance p: R/A × (1 + p s/A)^−(R + 1), over a Beta(a, B) so narrow that it is normal. */
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

/** The purchases a day to be expected s days on: R/A × ₂F₁(R + 1, a; a + B; −s/A), by either of Pfaff's transformations. */
const rateAfter = (R: number, A: number, a: number, B: number, s: number): number => {
  if (a > ALIKE) return rateOfAlike(R, A, a, B, s);
  const [z, log] = [s / (A + s), Math.log1p(s / A)];
  const e = a + B - 1 - R;
  if (e < ALTERNATES) return (R / A) * Math.exp(logHypergeometric(R + 1, B, a + B, z) - (R + 1) * log);
  if (e > 0 && Math.max(a, e) > LARGE) return (R / A) * Math.exp(logHypergeometric(a, e, a + B, z) - a * log);
  return (R / A) * Math.exp(-a * log) * series(a, e, a + B, z);
};

/** The rate's integral over the days to come, on the scale of ln(A + s), on which it is smooth. */
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
