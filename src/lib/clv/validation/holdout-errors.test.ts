import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Population } from "#lib/clv/model.ts";
import { sortLog } from "#lib/clv/purchase-log.ts";
import { splitLogAt } from "#lib/clv/validation/choose-model.ts";
import {
  computeCalibration,
  computeCoverage,
  computeHoldoutErrors,
  rankCorrelation,
} from "#lib/clv/validation/holdout-errors.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { DATES, type DataSet, hasClvData, purchaseLog, reference, sayMissing } from "#testing/routes/clv-data-sets.ts";
import { cohortMean, statusQuo } from "./validate.ts";

describe("predicted against observed", () => {
  // Twenty probabilities 0.0, 0.05 … 0.95 in ten pairs; those from 0.5 on happened.
  test("ten groups of equal size, from the lowest to the highest probability", () => {
    const chances = Float64Array.from({ length: 20 }, (_, i) => i / 20);
    const points = computeCalibration(
      chances,
      chances.map((chance) => (chance >= 0.5 ? 3 : 0)),
    );
    expect(points.map(({ customers }) => customers)).toEqual(Array(10).fill(2));
    expect(points[0]?.predicted).toBeCloseTo(0.025, 12);
    expect(points.map(({ happened }) => happened)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
  });

  // The 95% Wilson interval of 1 in 10: 0.018 to 0.404.
  test("each with the interval of its share", () => {
    const [point] = computeCalibration(
      new Float64Array(10).fill(0.2),
      Float64Array.from({ length: 10 }, (_, i) => (i === 0 ? 1 : 0)),
    );
    expect(point?.lower).toBeCloseTo(0.0179, 4);
    expect(point?.upper).toBeCloseTo(0.4042, 4);
  });

  test("each customer once, with equal probabilities in one group", () => {
    const chance = fc.constantFrom(0, 0.1, 0.2, 0.5, 0.9, 1);
    fc.assert(
      fc.property(fc.array(chance, { minLength: 1, maxLength: 60 }), (chances) => {
        const points = computeCalibration(Float64Array.from(chances), new Float64Array(chances.length));
        expect(points.reduce((sum, { customers }) => sum + customers, 0)).toBe(chances.length);
        expect(points.length).toBeLessThanOrEqual(new Set(chances).size);
      }),
    );
  });
});

const of = (...values: number[]) => Float64Array.from(values);

describe("forecast errors", () => {
  // Gaps 1, −1, 2, 0: MAE 4 / 4, RMSE √(6 / 4), total 8 of 6.
  test("are means over customers and the bias of the total", () => {
    expect(computeHoldoutErrors("cohort", of(2, 1, 4, 1), of(1, 2, 2, 1))).toMatchObject({
      mae: 1,
      rmse: Math.sqrt(1.5),
      predicted: 8,
      actual: 6,
      bias: 8 / 6 - 1,
    });
  });

  // The total is 2 too high, among 4 customers.
  test("score a tenth of the total's error per customer beside the CRPS, which is the MAE of a point", () => {
    const [predicted, actual] = [of(2, 1, 4, 1), of(1, 2, 2, 1)];
    expect(computeHoldoutErrors("cohort", predicted, actual)).toMatchObject({ crps: 1, score: 1.05 });
    expect(computeHoldoutErrors("cohort", predicted, actual, { crps: 0.5 })).toMatchObject({ crps: 0.5, score: 0.55 });
  });

  test("have no bias without purchases, and no rank correlation if all values are equal", () => {
    expect(computeHoldoutErrors("cohort", of(1, 2), of(0, 0))).toMatchObject({ bias: null, rankCorrelation: null });
  });

  // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: Pearson's of them is 4.5 / √(4.5 × 5).
  test("rank equal values by their mean rank", () => {
    expect(rankCorrelation(of(1, 5, 5, 9), of(10, 20, 30, 40))).toBeCloseTo(4.5 / Math.sqrt(22.5), 12);
    expect(rankCorrelation(of(1, 2, 3), of(9, 5, 1))).toBeCloseTo(-1, 12);
  });

  test("count values on a bound as inside", () => {
    expect(computeCoverage(of(0, 1, 2, 3), of(0, 0, 3, 0), of(0, 1, 4, 2))).toBe(0.5);
  });
});

describe("the baselines", () => {
  const population: Population = {
    asOf: 20_000,
    histories: {
      rows: 3,
      repeatPurchases: of(2, 0, 5),
      recency: of(50, 0, 0),
      tenure: of(100, 100, 0),
      monetaryValue: of(1, Number.NaN, 1),
    },
  };

  test("continue the rate so far; a customer who started today has none", () => {
    expect([...statusQuo(population, 50)]).toEqual([1, 0, 0]);
  });

  // With fewer than thirty customers there is one cohort: 7 purchases in 200 days.
  test("use the mean of the cohort", () => {
    expect([...cohortMean(population, 50)]).toEqual([1.75, 1.75, 1.75]);
  });
});

type Baselines = Record<"status_quo_rate" | "constant_calibration_mean_rate", Record<"mae" | "rmse", number>>;

sayMissing();
describe.skipIf(!hasClvData)("the reference's baselines", () => {
  test.each(["apparel", "grocery"] as const)("are reproduced on %s", (set: DataSet) => {
    const { datasets } = reference() as { datasets: Record<string, { baselines: Baselines }> };
    const { status_quo_rate: rate } = (datasets[set] as { baselines: Baselines }).baselines;
    const past = splitLogAt(sortLog(purchaseLog(set)), DATES[set].map(toDayNumber) as [number, number]);
    if (!past) throw new Error("the model was not fitted");
    const errors = computeHoldoutErrors("status_quo", statusQuo(past.population, past.days), past.counts);
    expect(errors.mae).toBeCloseTo(rate.mae, 3);
    expect(errors.rmse).toBeCloseTo(rate.rmse, 3);
  });
});
