import { describe, expect, test } from "vitest";
import { boostingModel } from "#lib/clv/boosting/gradient-boosting.ts";
import { cohortModel } from "#lib/clv/cohort-model.ts";
import { buildPopulationAt } from "#lib/clv/history-as-of.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { sumValues } from "#lib/clv/prepare-population.ts";
import { sortLog } from "#lib/clv/purchase-log.ts";
import { buildEnsemble } from "#lib/clv/validation/candidates.ts";
import { splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { computeCoverage, computeHoldoutErrors } from "#lib/clv/validation/holdout-errors.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";
import { BOOSTING_FEATURES, boostingFeatures, featureAt } from "./training-set.ts";

const OPTIONS = { seed: 1, horizon: { days: 150, discountRate: 0 } };
const boosted = boostingModel(mbgNbd);

describe("the training features", () => {
  // Days 0, 10, 40 and 50, as of day 60: gaps 10, 30, 10, mean 50 / 3, deviation √(800 / 9).
  test("come from a customer's own purchases, and unknown values are marked", () => {
    const purchases: Purchase[] = [0, 10, 40, 50].map((day) => ["a", 20_000 + day, 5 + day]);
    const { population } = buildPopulationAt(sortLog(logOf([...purchases, ["b", 20_030, 7]])), 20_060);
    const one = Float64Array.of(1, 1);
    const columns = boostingFeatures(population, { expected: one, orderValues: one, windowDays: 30 });
    const of = (row: number) =>
      Object.fromEntries(BOOSTING_FEATURES.map((name) => [name, featureAt(columns, name)[row]]));
    expect(of(0)).toMatchObject({
      repeatPurchases: 3,
      recency: 50,
      tenure: 60,
      idle: 10,
      purchasesLately: 1,
      purchasesRecently: 2,
      lastGap: 10,
      lastOrder: 55,
    });
    expect(of(0).meanGap).toBeCloseTo(50 / 3, 12);
    expect(of(0).regularity).toBeCloseTo(Math.sqrt(800 / 9) / (50 / 3), 12);
    expect(of(0).idleInGaps).toBeCloseTo(0.6, 12);
    expect(of(1)).toMatchObject({ meanGap: Number.NaN, regularity: Number.NaN, idleInGaps: Number.NaN, lastOrder: 7 });
  });
});

describe("boosting of customers", () => {
  const { log } = simulatedPurchases({ customers: 3000, entryDays: 200, days: 750, seed: 41, regularity: 3 });
  const past = splitLogAt(sortLog(log), [15_600, 15_749]);
  if (!past) throw new Error("the model was not fitted");
  const fitted = boosted.fit(past.population, OPTIONS);
  const plain = mbgNbd.fit(past.population, OPTIONS);

  test("predicts what the simpler model can't see, and nearly keeps its total", () => {
    const [own, simple] = [fitted, plain].map((model) => {
      const predicted = model.expectedPurchases(past.population, past.days);
      return computeHoldoutErrors("cohort", predicted, past.counts);
    });
    expect(own?.rmse).toBeLessThan(0.98 * (simple?.rmse as number));
    expect(own?.mae).toBeLessThan(0.95 * (simple?.mae as number));
    expect(Math.abs((own?.predicted as number) / (simple?.predicted as number) - 1)).toBeLessThan(0.15);
  });

  test.each([0.8, 0.95])(
    "covers at least the nominal share within %d, with intervals no wider than without features",
    (level) => {
      const options = { horizon: { days: past.days, discountRate: 0 }, level, seed: 1 };
      const { lower, upper } = fitted.predict(past.population, options);
      const coverage = computeCoverage(past.spent, lower, upper);
      // Customers who spend nothing are inside any interval, and most spend nothing.
      expect(coverage).toBeGreaterThan(level - 0.01);
      const byCohort = cohortModel(null).fit(past.population, OPTIONS).predict(past.population, options);
      const widthOf = (prediction: { lower: Float64Array; upper: Float64Array }) =>
        sumValues(prediction.upper) - sumValues(prediction.lower);
      expect(widthOf({ lower, upper })).toBeLessThan(widthOf(byCohort));
      for (let row = 0; row < lower.length; row++) expect(lower[row]).toBeLessThanOrEqual(upper[row] as number);
    },
  );

  test("boosting predicts no more than the simpler model beyond the trained horizon", () => {
    const [near, far] = [150, 2000].map((days) => ({
      own: fitted.expectedPurchases(past.population, days),
      simple: plain.expectedPurchases(past.population, days),
    }));
    for (let row = 0; row < past.counts.length; row++) {
      const [ownLater, simpleLater] = [
        (far?.own[row] as number) - (near?.own[row] as number),
        (far?.simple[row] as number) - (near?.simple[row] as number),
      ];
      expect(ownLater).toBeLessThanOrEqual(simpleLater * (1 + 1e-9));
    }
  });

  test("falls back to the simpler model, with its name and a warning, if there is too little data", () => {
    const few = splitLogAt(
      sortLog(simulatedPurchases({ customers: 40, entryDays: 60, days: 300, seed: 2 }).log),
      [15_200, 15_299],
    );
    const population = few?.population ?? past.population;
    const { name, warnings, expectedPurchases } = boosted.fit(population, OPTIONS);
    expect(name).toBe("mbg_nbd");
    expect(warnings.map(({ code }) => code)).toContain("too_little_to_learn");
    expect(expectedPurchases(population, 30)).toEqual(
      mbgNbd.fit(population, OPTIONS).expectedPurchases(population, 30),
    );
  });
});

describe("features that purchases carry", () => {
  const { log, truth } = simulatedPurchases({ customers: 3000, entryDays: 200, days: 750, seed: 17 });
  // Whether a customer stays for long shows in no earlier purchase.
  const isLoyal = (row: number) =>
    (truth[log.customers[row] as number]?.leaves as number) > (log.days[row] as number) + 150;
  const features = Array.from(log.days, (_, row) => (row % 5 === 0 ? undefined : { engagement: isLoyal(row) ? 1 : 0 }));
  const pasts = [log, { ...log, features }].map((each) => splitLogAt(sortLog(each), [15_600, 15_749]));

  test("improve the forecast, in an ensemble too", () => {
    const [without, withThem] = pasts.map((past) => {
      if (!past) throw new Error("the model was not fitted");
      const model = boosted.fit(past.population, OPTIONS);
      expect(buildEnsemble([{ fitted: model, weight: 1 }]).usesFeatures).toBe(past.population.features !== undefined);
      return computeHoldoutErrors("cohort", model.expectedPurchases(past.population, past.days), past.counts).rmse;
    });
    expect(withThem).toBeLessThan(0.97 * (without as number));
  });
});
