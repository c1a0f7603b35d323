/*
 * Shares and lifts of counts with their confidence intervals. `z` is how many standard errors wide an interval is on each side:
 * `twoSidedZ(0.05)` of normal.ts for 95%.
 */

/** The 97.5% quantile of the normal distribution. */
const Z_95 = 1.959_963_985;

export type Interval = { value: number; lower: number; upper: number };

/** Wilson's interval of a proportion (1927), which is valid for small counts and for shares near 0 and 1. Needs n > 0. */
export const wilson = (hits: number, n: number, z = Z_95): { lower: number; upper: number } => {
  const [share, z2] = [hits / n, z * z];
  const middle = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (z / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  return { lower: Math.max(0, middle - half), upper: Math.min(1, middle + half) };
};

/**
 * Lift n·n_ab / (n_a·n_b) (Brin, Motwani, Ullman & Tsur 1997, doi 10.1145/253260.253325) with the interval of its
 * logarithm by the delta method for a multinomial sample (Agresti 2013, Categorical Data Analysis, §16.1). The variance of
 * ln p_ab − ln p_a − ln p_b is Σ p g² − (Σ p g)² over n, with the derivatives g = 1/p_ab − 1/p_a − 1/p_b of "both", −1/p_a of "only
 * a" and −1/p_b of "only b", which is (1/p_ab − 1/p_a − 1/p_b + 2·lift − 1) / n. It differs from the variance of a relative risk, whose
 * groups don't overlap: here those who bought both count in all three shares. Needs `both` > 0.
 */
export const computeLift = (
  { n, one, other, both }: { n: number; one: number; other: number; both: number },
  z: number,
): Interval => {
  const value = (n * both) / (one * other);
  const variance = (n / both - n / one - n / other + 2 * value - 1) / n;
  const factor = Math.exp(z * Math.sqrt(Math.max(0, variance)));
  return { value, lower: value / factor, upper: value * factor };
};
