/**
 * The probability that a standard normal variable is at least `|z|` away from zero. Chebyshev fit to erfc with a
 * relative error below 1.2e-7 (Press et al., Numerical Recipes in C, 2nd edition, 1992, section 6.2, `erfcc`).
 */
export const twoSidedP = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + x / 2);
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418, 0.37409196, 1.00002368,
    -1.26551223,
  ];
  const fitted = coefficients.reduce((sum, coefficient) => sum * t + coefficient, 0);
  return t * Math.exp(-x * x + fitted);
};

/** The distance from zero that a standard normal variable exceeds, on either side, with this probability: 1.96 for 0.05. */
export const twoSidedZ = (probability: number): number => {
  let [low, high] = [0, 40];
  while (high - low > 1e-10) {
    const middle = (low + high) / 2;
    if (twoSidedP(middle) > probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
};
