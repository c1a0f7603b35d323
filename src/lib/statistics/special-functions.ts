import { memoizeNewest } from "#lib/memoize.ts";

const MOST_TERMS = 2_000_000;
const HUGE = 1e280;

/**
 * ln ₂F₁(a, b; c; z) for a, b, c > 0 and 0 ≤ z < 1 by its series (DLMF 15.2.1), whose terms are all positive, so that
 * nothing cancels; the sum is rescaled before it overflows. Takes about 40 / (1 − z) terms, and more for large a and b.
 * Error: 1e-12 × max(1, |ln ₂F₁|), measured against 50 digits up to a, b = 1000 and z = .999.
 */
export const logHypergeometric = (a: number, b: number, c: number, z: number): number => {
  let term = 1;
  let sum = 1;
  let scale = 0;
  for (let k = 0; k < MOST_TERMS; k++) {
    const ratio = (((a + k) * (b + k)) / ((c + k) * (1 + k))) * z;
    term *= ratio;
    sum += term;
    if (sum > HUGE) {
      term /= HUGE;
      sum /= HUGE;
      scale += Math.log(HUGE);
    }
    if (ratio < 1 && term * ratio < (1 - ratio) * sum * 1e-17) break;
  }
  return scale + Math.log(sum);
};

const HALF_LOG_TWO_PI = 0.918_938_533_204_672_8;

/**
 * From here up the asymptotic series below are exact to the last bit; smaller arguments are shifted up by the
 * recurrence.
 */
const LARGE = 10;

/**
 * ln Γ(x) for x > 0: Stirling's series (DLMF 5.11.1) to x⁻¹³ from 10 up, below by Γ(x) = Γ(x + n) / (x (x + 1) … (x + n − 1)).
 * Error: 4e-15 × max(1, |ln Γ(x)|), measured against 50 digits from 1e-6 to 1e6.
 */
export const logGamma = (x: number): number => {
  let at = x;
  let product = 1;
  while (at < LARGE) product *= at++;
  const inverse = 1 / at;
  const y = inverse * inverse;
  const series =
    inverse *
    (1 / 12 - y * (1 / 360 - y * (1 / 1260 - y * (1 / 1680 - y * (1 / 1188 - y * (691 / 360_360 - y * (1 / 156)))))));
  return (at - 0.5) * Math.log(at) - at + HALF_LOG_TWO_PI + series - (product === 1 ? 0 : Math.log(product));
};

/**
 * ψ(x), the derivative of ln Γ, for x > 0 (DLMF 5.11.2 and the recurrence 5.5.2). Error: 1e-14 × max(1, |ψ(x)|),
 * measured in the same way.
 */
export const digamma = (x: number): number => {
  let at = x;
  let moved = 0;
  while (at < LARGE) moved += 1 / at++;
  const inverse = 1 / at;
  const y = inverse * inverse;
  const series =
    y * (1 / 12 - y * (1 / 120 - y * (1 / 252 - y * (1 / 240 - y * (1 / 132 - y * (691 / 32_760 - y * (1 / 12)))))));
  return Math.log(at) - 0.5 * inverse - series - moved;
};

/** ψ′(x) for x > 0 (DLMF 5.15.8 and its recurrence). Error: 1e-13 relative, measured in the same way. */
export const trigamma = (x: number): number => {
  let at = x;
  let moved = 0;
  for (; at < LARGE; at++) moved += 1 / (at * at);
  const inverse = 1 / at;
  const y = inverse * inverse;
  const series =
    y * inverse * (1 / 6 - y * (1 / 30 - y * (1 / 42 - y * (1 / 30 - y * (5 / 66 - y * (691 / 2730 - y * (7 / 6)))))));
  return inverse + 0.5 * y + series + moved;
};

/** ln B(a, b) for a, b > 0. */
export const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

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

/** Beyond these logits, e^x is 0 or infinite. */
const EXTREME = 708;

/**
 * The value below which a Beta(a, b) variable is with this probability, a, b > 0: Newton's method on the logit, where the density has one
 * peak and thin tails, with bisection where it would leave the bracket. The distribution function at the result is exact to 1e-11; 0 if
 * the value is below 1e-307.
 */
export const betaQuantile = (probability: number, a: number, b: number): number => {
  if (!(probability > 0)) return 0;
  if (probability >= 1) return 1;
  const lnB = logBeta(a, b);
  let [low, high] = [-EXTREME, EXTREME];
  let logit = Math.min(EXTREME, Math.max(-EXTREME, digamma(a) - digamma(b)));
  for (let round = 0; round < 200 && high - low > 1e-14 * Math.max(1, Math.abs(logit)); round++) {
    const y = Math.exp(logit);
    const excess = betaPrimeCdf(y, a, b, lnB) - probability;
    if (excess === 0) break;
    if (excess > 0) high = logit;
    else low = logit;
    const next = logit - excess / Math.exp(a * logit - (a + b) * Math.log1p(y) - lnB);
    const isInside = next > low && next < high;
    const step = (isInside ? next : (low + high) / 2) - logit;
    logit += step;
    if (isInside && Math.abs(step) < 1e-13 * Math.max(1, Math.abs(logit))) break;
  }
  return logit <= -EXTREME + 1 ? 0 : 1 / (1 + Math.exp(-logit));
};

type Rule = { nodes: Float64Array; weights: Float64Array };

/**
 * The Gauss-Legendre rule with n ≥ 2 points on [0, 1] (Newton's method on Pₙ from Tricomi's initial guess): exact for
 * polynomials of degree 2n − 1.
 */
export const gaussLegendre = memoizeNewest(100, (n: number): Rule => {
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let x = Math.cos((Math.PI * (n - i - 0.25)) / (n + 0.5));
    let slope = 1;
    for (let round = 0; round < 100; round++) {
      let [before, value] = [1, x];
      for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
      slope = (n * (x * value - before)) / (x * x - 1);
      const step = value / slope;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    nodes[i] = (1 + x) / 2;
    weights[i] = 1 / ((1 - x * x) * slope * slope);
  }
  return { nodes, weights };
});
