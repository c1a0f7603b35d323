import { describe, expect, test } from "vitest";
import { sortLog } from "#features/forecast/rules/purchase-log.ts";
import { mixtureScore } from "#lib/clv/ensembles.ts";
import type { FittedModel, PurchaseCounts } from "#lib/clv/model.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";
import { buildEnsemble, candidatesFor } from "./candidates.ts";
import { type Past, productsIn, splitLogAt } from "./choose-model.ts";

const { log } = simulatedPurchases({ customers: 600, entryDays: 300, days: 720, seed: 5, start: 15_000 });
const past = splitLogAt(sortLog(log), [15_360, 15_540]) as Past;
const OPTIONS = { seed: 1, horizon: { days: 180, discountRate: 0 } };
const fitted = candidatesFor("auto", "none", { hasDates: true, hasFeatures: false }).map((model) =>
  model.fit(past.population, OPTIONS),
);

/** A model that gives every customer the same distribution. */
const always = (...given: number[]): FittedModel => ({
  ...(fitted[0] as FittedModel),
  purchaseCounts: () => (_, chances) => {
    chances.set(given);
    return given.length;
  },
});

/** One customer with this many purchases. */
const withCount = (count: number): Past => ({ ...past, counts: Float64Array.of(count) });

describe("the CRPS of a number of purchases", () => {
  test("is the absolute error if the prediction is certain", () => {
    expect(productsIn([always(0, 0, 1)], withCount(5), 1)).toEqual([[3]]);
    expect(productsIn([always(0, 0, 1)], withCount(0), 1)).toEqual([[2]]);
  });

  // P(at most 0) = 0.25, P(at most 1) = 0.75; actual 1: 0.25² + (0.75 − 1)².
  test("sums squared gaps between distribution functions", () => {
    expect(productsIn([always(0.25, 0.5, 0.25)], withCount(1), 1)).toEqual([[0.125]]);
  });

  /** E|X − y| − E|X − X′| / 2, another form of the score. */
  const byDifferences = (countsOf: PurchaseCounts, row: number, actual: number): number => {
    const chances = new Float64Array(400);
    const written = [...chances.subarray(0, countsOf(row, chances))];
    const mean = (of: (n: number) => number) => written.reduce((sum, chance, n) => sum + chance * of(n), 0);
    return mean((n) => Math.abs(n - actual)) - mean((n) => mean((m) => Math.abs(n - m))) / 2;
  };

  test("is that of every model's distribution, and of the ensemble's mixture", () => {
    const weights = [0.4, 0, 0.1, 0.2, 0.3];
    const ensemble = buildEnsemble(
      fitted.flatMap((model, at) => (weights[at] ? [{ fitted: model, weight: weights[at] }] : [])),
    );
    const all = [...fitted, ensemble];
    const products = productsIn(all, past, 1);
    for (const [at, model] of all.entries()) {
      const countsOf = model.purchaseCounts(past.population, past.days);
      const scores = Array.from(past.counts, (count, row) => byDifferences(countsOf, row, count));
      expect(products[at]?.[at]).toBeCloseTo(scores.reduce((sum, each) => sum + each, 0) / scores.length, 7);
    }
    expect(mixtureScore(products.slice(0, 5), weights)).toBeCloseTo(products[5]?.[5] as number, 9);
  });
});

describe("every model's distribution of purchases", () => {
  test.each(fitted.map((model) => [model.name, model] as const))(
    "%s: has its mean and its chance of any",
    (_, model) => {
      const countsOf = model.purchaseCounts(past.population, past.days);
      const [means, chancesOfAny] = [
        model.expectedPurchases(past.population, past.days),
        model.pActive(past.population, past.days),
      ];
      const chances = new Float64Array(1 << 12);
      for (let row = 0; row < past.counts.length; row += 7) {
        const written = countsOf(row, chances);
        let [all, mean] = [0, 0];
        for (let n = 0; n < written; n++) {
          all += chances[n] as number;
          mean += n * (chances[n] as number);
        }
        expect(all).toBeCloseTo(1, 8);
        expect(mean / (means[row] as number)).toBeCloseTo(1, 4);
        expect(1 - (chances[0] as number)).toBeCloseTo(chancesOfAny[row] as number, 8);
      }
    },
  );
});
