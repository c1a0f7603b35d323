import { describe, expect, test } from "vitest";
import { fitForecast } from "#lib/clv/fit-forecast.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { sortLog } from "#lib/clv/purchase-log.ts";
import { candidatesFor } from "#lib/clv/validation/candidates.ts";
import { type Past, splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { validate } from "#lib/clv/validation/validate.ts";
import type { HoldoutErrors } from "#lib/clv/validation-report.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { DATES, type DataSet, hasClvData, purchaseLog, sayMissing } from "#testing/routes/clv-data-sets.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const errorOf = (errors: readonly HoldoutErrors[], model: HoldoutErrors["model"]): HoldoutErrors => {
  const found = errors.find((each) => each.model === model);
  if (!found) throw new Error(`${model} was not evaluated`);
  return found;
};

const DATED = { hasDates: true, hasFeatures: false };

const SINGLES = ["bg_nbd", "mbg_nbd", "pareto_nbd", "gradient_boosting"] as const;

/** The ensemble beats both baselines on both measures, and no single model is better by more than 2% of RMSE. */
const expectGood = (errors: readonly HoldoutErrors[]): void => {
  const ensemble = errorOf(errors, "ensemble");
  for (const baseline of ["status_quo", "cohort_mean"] as const) {
    expect(ensemble.mae).toBeLessThan(errorOf(errors, baseline).mae);
    expect(ensemble.rmse).toBeLessThan(errorOf(errors, baseline).rmse);
  }
  const best = Math.min(...SINGLES.map((model) => errorOf(errors, model).rmse));
  expect(ensemble.rmse).toBeLessThan(1.02 * best);
};

/** Weights and fits as of one day, evaluated on a later period that was not used in fitting. */
const judged = (log: PurchaseLog, [asOf, end]: readonly [number, number]) => {
  const options: ForecastOptions = {
    horizon: { days: end - asOf, discountRate: 0 },
    model: "ensemble",
    cohortBy: "none",
    level: 0.95,
    seed: 1,
    asOf,
    today: end,
  };
  const { fitted, report } = fitForecast(prepare({ kind: "purchases", log }, options), options);
  const past = splitLogAt(sortLog(log), [asOf, end]) as Past;
  const singles = candidatesFor("auto", "none", DATED).map((model) => ({
    name: model.name,
    fitted: model.fit(past.population, options),
  }));
  return { errors: validate([...singles, { name: "ensemble", fitted }], past, options), report };
};

sayMissing();
describe.skipIf(!hasClvData)("the public data sets", () => {
  test.each(["cdnow", "apparel", "grocery"] as const)(
    "the ensemble predicts the published holdout of %s",
    (set: DataSet) => {
      const { errors } = judged(purchaseLog(set), DATES[set].map(toDayNumber) as [number, number]);
      expectGood(errors);
    },
  );

  // notes.md: Pareto/NBD has an RMSE of 1.603 here; a gain of more than a few percent would need an explanation.
  test("the ensemble's gain on CDNOW is plausible", () => {
    const { errors } = judged(purchaseLog("cdnow"), DATES.cdnow.map(toDayNumber) as [number, number]);
    const { rmse, bias } = errorOf(errors, "ensemble");
    expect(rmse).toBeGreaterThan(1.55);
    expect(rmse).toBeLessThan(1.62);
    expect(Math.abs(bias as number)).toBeLessThan(0.18);
  });

  test.each(["cdnow", "apparel", "grocery"] as const)(
    "the ensemble beats the baselines in the last quarter of the complete %s",
    (set: DataSet) => {
      const log = purchaseLog(set);
      const end = toDayNumber(DATES[set][1]);
      const options: ForecastOptions = {
        horizon: { days: 365, discountRate: 0 },
        model: "ensemble",
        cohortBy: "none",
        level: 0.95,
        seed: 1,
        today: end,
      };
      const { report } = fitForecast(prepare({ kind: "purchases", log }, options), options);
      expectGood(report.validation?.errors ?? []);
    },
  );
});

describe("simulated worlds", () => {
  test("the ensemble is as good as a model of the family that is true @full", () => {
    const { log } = simulatedPurchases({ customers: 4000, entryDays: 300, days: 900, seed: 31 });
    const { errors } = judged(log, [15_600, 15_899]);
    expectGood(errors);
    const { coverage, bias } = errorOf(errors, "ensemble");
    expect(coverage).toBeGreaterThan(0.94);
    expect(Math.abs(bias as number)).toBeLessThan(0.1);
  });

  // Every third event of a Poisson process: overdue customers have left sooner than the family assumes, and boosting
  // learns this.
  test("boosting improves on the family and is selected if customers are regular @full", () => {
    const { log } = simulatedPurchases({ customers: 4000, entryDays: 300, days: 900, seed: 32, regularity: 3 });
    const { errors, report } = judged(log, [15_600, 15_899]);
    expect(errorOf(errors, "gradient_boosting").rmse).toBeLessThan(0.99 * errorOf(errors, "mbg_nbd").rmse);
    expect(report.weights.gradient_boosting).toBeGreaterThan(0.3);
    expectGood(errors);
  });
});
