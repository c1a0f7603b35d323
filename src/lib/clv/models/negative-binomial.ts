import { createRandom, normal } from "#lib/statistics/random.ts";
import { negativeBinomial } from "../departure.ts";
import { type Histories, type PurchaseCounts, TOTAL_DRAWS } from "../model.ts";

/** Sizes outside this range make no difference: almost no one buys, or counts are practically Poisson. */
const [LEAST, MOST] = [0.05, 50];

/** Probabilities of counts are written until less than this is left. */
const REST = 1e-10;

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
export const probabilityOfAny = (means: Float64Array, size: number): Float64Array =>
  means.map((mean) => 1 - Math.exp(-size * Math.log1p(mean / size)));

/** Negative binomial counts around means, with one size. */
export const countsAround =
  (means: Float64Array, size: number): PurchaseCounts =>
  (row, chances) => {
    const mean = means[row] as number;
    return negativeBinomial(size, mean / (mean + size), chances, REST);
  };

/** A seed derived from the batch's data, independent of other batches. */
const deriveSeed = ({ rows, recency, tenure, repeatPurchases }: Histories): number => {
  let hash = rows;
  for (let row = 0; row < rows; row++) {
    const mark = (recency[row] as number) * 31 + (tenure[row] as number) * 7 + (repeatPurchases[row] as number);
    hash = (Math.imul(hash, 0x01000193) ^ Math.round(mark)) | 0;
  }
  return hash;
};

/**
 * Draws of the total: the fit's uncertainty (`uncertainty`, relative, with the same draws for every batch of one fit)
 * moves all values together, and each customer's own randomness adds variance.
 */
export const drawTotals = (
  histories: Histories,
  { value, variance, uncertainty, seed }: { value: number; variance: number; uncertainty: number; seed: number },
): Float64Array => {
  const together = createRandom(seed, 11);
  const alone = createRandom(seed, deriveSeed(histories));
  const spread = Math.min(2, uncertainty);
  const own = Math.sqrt(Math.max(0, variance));
  return Float64Array.from({ length: TOTAL_DRAWS }, () => {
    const all = value * Math.exp(spread * normal(together) - (spread * spread) / 2);
    return Math.max(0, all + own * normal(alone));
  });
};
