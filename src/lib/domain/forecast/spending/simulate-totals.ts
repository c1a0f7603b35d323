import { normal, randomOf } from "#lib/domain/statistics/random.ts";
import { type Histories, TOTAL_DRAWS } from "../model.ts";

/** A seed derived from the batch's data, independent of other batches. */
const streamOf = ({ rows, recency, tenure, repeatPurchases }: Histories): number => {
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
  const together = randomOf(seed, 11);
  const alone = randomOf(seed, streamOf(histories));
  const spread = Math.min(2, uncertainty);
  const own = Math.sqrt(Math.max(0, variance));
  return Float64Array.from({ length: TOTAL_DRAWS }, () => {
    const all = value * Math.exp(spread * normal(together) - (spread * spread) / 2);
    return Math.max(0, all + own * normal(alone));
  });
};
