import { type FittedModel, MOST_COUNTED, type PurchaseCounts } from "#lib/clv/model.ts";
import { sampleRows } from "#lib/statistics/clustering/sample-rows.ts";
import type { Past } from "./folds.ts";

/** Differences between models are measured well enough on this many customers. */
const SAMPLE_SIZE = 4000;

/**
 * Mean over customers of Σₙ eᵢ(n) eⱼ(n) for each pair of models, where e(n) is the predicted probability of at most n
 * purchases less 1 if the customer made at most n, else less 0. For weights w of sum 1, wᵀGw is the mean continuous ranked
 * probability score (CRPS: Gneiting and Raftery 2007) of the mixture of the models; on the diagonal it is each model's own.
 */
const countProducts = (models: readonly PurchaseCounts[], counts: Float64Array, rows: Uint32Array): number[][] => {
  const chances = models.map(() => new Float64Array(MOST_COUNTED));
  const products = models.map(() => new Float64Array(models.length));
  const errors = new Float64Array(models.length);
  const reached = new Float64Array(models.length);
  for (const row of rows) {
    const actual = counts[row] as number;
    const written = models.map((countsOf, at) => countsOf(row, chances[at] as Float64Array));
    const last = Math.max(actual, ...written);
    reached.fill(0);
    for (let n = 0; n < last; n++) {
      for (let i = 0; i < models.length; i++) {
        // What is not written is beyond the last count, by less than 1e-10.
        reached[i] = n < (written[i] as number) ? (reached[i] as number) + (chances[i]?.[n] as number) : 1;
        errors[i] = (reached[i] as number) - (actual <= n ? 1 : 0);
      }
      for (let i = 0; i < models.length; i++) {
        const own = products[i] as Float64Array;
        for (let j = 0; j <= i; j++) own[j] = (own[j] as number) + (errors[i] as number) * (errors[j] as number);
      }
    }
  }
  return products.map((_, i) =>
    products.map((_, j) => ((products[Math.max(i, j)] as Float64Array)[Math.min(i, j)] as number) / rows.length),
  );
};

/** The same for fitted models and a past period, on a sample of its customers. */
export const productsIn = (fitted: readonly FittedModel[], past: Past, seed: number): number[][] => {
  const { population, days, counts } = past;
  return countProducts(
    fitted.map((model) => model.purchaseCounts(population, days)),
    counts,
    sampleRows(counts.length, SAMPLE_SIZE, seed),
  );
};

/** Each model's own CRPS, without the products of pairs. */
export const scoresIn = (fitted: readonly FittedModel[], past: Past, seed: number): number[] =>
  fitted.map((model) => productsIn([model], past, seed)[0]?.[0] as number);
