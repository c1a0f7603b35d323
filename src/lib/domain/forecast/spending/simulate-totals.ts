import { normal, randomOf } from "#lib/domain/statistics/random.ts";
import { type Histories, TOTAL_DRAWS } from "../model.ts";

/** A number of its own for a batch of customers, whatever batch it stands beside. */
const streamOf = ({ rows, recency, tenure, repeatPurchases }: Histories): number => {
  let hash = rows;
  for (let row = 0; row < rows; row++) {
    const mark = (recency[row] as number) * 31 + (tenure[row] as number) * 7 + (repeatPurchases[row] as number);
    hash = (Math.imul(hash, 0x01000193) ^ Math.round(mark)) | 0;
  }
  return hash;
};

/**
 * Totals as their draws: everybody's values move together by what the fit does not know (`uncertainty`, a relative deviation: the
 * same draws for every batch of one fit), and each customer's own chance adds its variance.
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
