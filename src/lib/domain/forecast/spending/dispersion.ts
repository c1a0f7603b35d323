/** Sizes outside this range make no difference: almost no one buys, or counts are practically Poisson. */
const [LEAST, MOST] = [0.05, 50];

/**
 * The size of the negative binomial whose counts vary around their means as observed (by moments); large for Poisson
 * counts.
 */
export const negativeBinomialSize = (means: Float64Array, counts: Float64Array): number => {
  let [excess, squares] = [0, 0];
  for (let row = 0; row < counts.length; row++) {
    const mean = means[row] as number;
    excess += ((counts[row] as number) - mean) ** 2 - mean;
    squares += mean * mean;
  }
  return excess > 0 ? Math.min(MOST, Math.max(LEAST, squares / excess)) : MOST;
};

/** The probability of at least one event. */
export const chanceOfAny = (means: Float64Array, size: number): Float64Array =>
  means.map((mean) => 1 - Math.exp(-size * Math.log1p(mean / size)));
