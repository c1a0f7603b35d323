import { describe, expect, test } from "vitest";
import { prepare } from "#features/forecast/rules/prepare-population.ts";
import { sortLog, thinLog } from "#features/forecast/rules/purchase-log.ts";
import type { ClvModel, Population } from "#lib/clv/model.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";
import { fitForecast } from "../fit-forecast.ts";
import type { ForecastOptions, PurchaseLog } from "../forecast-request.ts";
import type { HoldoutErrors } from "../validation-report.ts";
import { buildEnsemble, candidatesFor } from "./candidates.ts";
import { chooseModel, pick, planFolds, splitLogAt } from "./choose-model.ts";

const SHOP = { customers: 1500, entryDays: 300, days: 720, seed: 21, start: 15_000 };
const LAST = 15_719;
const DATED = { hasDates: true, hasFeatures: false };
const OPTIONS: ForecastOptions = {
  horizon: { days: 180, discountRate: 0 },
  model: "auto",
  cohortBy: "none",
  level: 0.9,
  seed: 1,
  asOf: LAST,
  today: 20_000,
};

describe("the selection periods", () => {
  // 719 days of history: a quarter is 179.
  test("end before the holdout begins", () => {
    const plan = planFolds(15_000, LAST, 365);
    expect(plan?.holdout).toEqual([LAST - 179, LAST]);
    for (const [asOf, end] of plan?.selection ?? []) {
      expect(end - asOf).toBe(179);
      expect(end).toBeLessThanOrEqual(LAST - 179);
    }
    expect(planFolds(15_000, LAST, 30)?.holdout).toEqual([LAST - 30, LAST]);
    expect(planFolds(15_000, LAST, 1)?.holdout).toEqual([LAST - 14, LAST]);
    expect(planFolds(LAST - 40, LAST, 365)).toBeNull();
  });
});

/** Changes every purchase after a day: twice as many, ten times the amount, one day earlier. */
const withAnotherFuture = (log: PurchaseLog, after: number): PurchaseLog => {
  const later = [...log.days.keys()].filter((row) => (log.days[row] as number) > after + 1);
  const join = (column: ArrayLike<number>, more: readonly number[]) => [...Array.from(column), ...more];
  return {
    customerIds: log.customerIds,
    customers: Uint32Array.from(
      join(
        log.customers,
        later.map((row) => log.customers[row] as number),
      ),
    ), // prettier-ignore
    days: Int32Array.from(
      join(
        log.days,
        later.map((row) => (log.days[row] as number) - 1),
      ),
    ), // prettier-ignore
    amounts: Float64Array.from(
      join(
        log.amounts.map((amount, row) => (later.includes(row) ? 10 * amount : amount)),
        later.map(() => 999),
      ),
    ), // prettier-ignore
  };
};

describe("the customers used for selection, in a large population", () => {
  const { log } = simulatedPurchases({ ...SHOP, customers: 200 });
  const sorted = sortLog(log);
  const thin = thinLog(sorted, 50, 1);

  test("are a sample with all of their purchases", () => {
    expect(thin.customerIds).toHaveLength(50);
    for (const [at, id] of thin.customerIds.entries()) {
      const whole = sorted.customerIds.indexOf(id);
      const own = (from: typeof thin, row: number) => [...from.days.subarray(from.starts[row], from.starts[row + 1])];
      expect(own(thin, at)).toEqual(own(sorted, whole));
    }
    expect(thinLog(sorted, 200, 1)).toBe(sorted);
  });
});

describe("the holdout never reaches a fit", () => {
  const { log } = simulatedPurchases(SHOP);
  const holdoutFrom = planFolds(15_000, LAST, OPTIONS.horizon.days)?.holdout[0] as number;
  const other = withAnotherFuture(log, holdoutFrom);

  test("every model gets the same population as of its start, whatever comes after", () => {
    const seen: Population[] = [];
    const spies = candidatesFor("auto", "none", DATED).map(
      (model): ClvModel => ({
        ...model,
        fit: (population, options) => {
          seen.push(population);
          return model.fit(population, options);
        },
      }),
    );
    const pasts = [log, other].map((each) => splitLogAt(sortLog(each), [holdoutFrom, LAST]));
    for (const past of pasts) for (const model of spies) if (past) model.fit(past.population, OPTIONS);
    expect(seen).toHaveLength(2 * spies.length);
    for (const { asOf, purchases } of seen) {
      expect(asOf).toBe(holdoutFrom);
      expect(Math.max(...(purchases?.days ?? []))).toBeLessThanOrEqual(holdoutFrom);
    }
    expect(pasts[1]?.population).toEqual(pasts[0]?.population);
    expect(pasts[1]?.counts).not.toEqual(pasts[0]?.counts);
  });

  test("a different future changes neither the selection, the weights nor the reason, but the holdout errors", () => {
    const [one, two] = [log, other].map((each) => {
      const { report } = fitForecast(prepare({ kind: "purchases", log: each }, OPTIONS), {
        ...OPTIONS,
        model: "ensemble",
      });
      return report;
    });
    expect(two?.weights).toEqual(one?.weights);
    expect(two?.validation?.selection).toEqual(one?.validation?.selection);
    expect(two?.validation?.errors).not.toEqual(one?.validation?.errors);
    for (const { end } of one?.validation?.folds ?? []) expect(end).toBeLessThanOrEqual(holdoutFrom);
  });
});

/** Predicts a number of purchases for all customers, times their history, with certainty of its whole part. */
const guessing = (name: ClvModel["name"], factor: number): ClvModel => ({
  name,
  fit: () => ({
    name,
    parameters: {},
    logLikelihood: {},
    warnings: [],
    expectedPurchases: ({ histories }) => histories.repeatPurchases.map((count) => factor * count),
    pActive: ({ histories }) => histories.repeatPurchases.map(() => 0.5),
    purchaseCounts:
      ({ histories }) =>
      (row, chances) => {
        const count = Math.floor(factor * (histories.repeatPurchases[row] as number));
        chances.fill(0, 0, count);
        chances[count] = 1;
        return count + 1;
      },
    pAlive: () => null,
    predict: () => {
      throw new Error("not used in this test");
    },
  }),
});

/** Errors over past periods in which 1,000 purchases were made, simplest model first. */
const errorsOf = (...models: readonly (readonly [HoldoutErrors["model"], score: number, predicted: number])[]) =>
  models.map(
    ([model, score, predicted]): HoldoutErrors => ({
      model,
      score,
      predicted,
      actual: 1000,
      bias: predicted / 1000 - 1,
      crps: score,
      mae: score,
      rmse: score,
      rankCorrelation: null,
      coverage: null,
    }),
  );

describe("among models with scores within 1% of the lowest", () => {
  test("the one with the nearest total is chosen, not the simplest", () => {
    expect(pick(errorsOf(["mbg_nbd", 1, 700], ["bg_nbd", 1.009, 1020], ["cohort", 2, 1000]))).toEqual({
      selected: "bg_nbd",
      reason: "nearest_total",
    });
    expect(pick(errorsOf(["mbg_nbd", 1.009, 700], ["bg_nbd", 1, 950]))).toEqual({
      selected: "bg_nbd",
      reason: "least_error",
    });
  });

  test("totals that hardly differ leave the choice to simplicity", () => {
    expect(pick(errorsOf(["mbg_nbd", 1.009, 1019], ["bg_nbd", 1, 990]))).toEqual({
      selected: "mbg_nbd",
      reason: "simplest_of_the_best",
    });
    expect(pick(errorsOf(["mbg_nbd", 1.009, 700], ["bg_nbd", 1.001, 990], ["pareto_nbd", 1, 1000]))).toEqual({
      selected: "bg_nbd",
      reason: "nearest_total",
    });
  });

  test("a nearer total doesn't outweigh a higher score", () => {
    expect(pick(errorsOf(["mbg_nbd", 1, 700], ["bg_nbd", 1.02, 1000])).selected).toBe("mbg_nbd");
  });
});

describe("a choice", () => {
  const { log } = simulatedPurchases(SHOP);
  const past = splitLogAt(sortLog(log), [15_360, 15_540]);
  if (!past) throw new Error("the model was not fitted");
  const choose = (...candidates: ClvModel[]) => chooseModel(candidates, [past], { ...OPTIONS, mayCombine: true });

  test("is by lowest error, or simplicity if another model is hardly better", () => {
    const { selected, reason, errors } = choose(guessing("mbg_nbd", 9), guessing("cohort", 0.4));
    expect([selected, reason]).toEqual(["cohort", "least_error"]);
    expect(errors.map(({ model }) => model)).toEqual(["mbg_nbd", "cohort", "ensemble"]);
    const rivals = choose(guessing("mbg_nbd", 0.4), guessing("cohort", 0.401));
    expect(rivals.selected).toBe("mbg_nbd");
  });

  test("picks a model of the family that generated the data, far better than the cohort", () => {
    const { selected, errors } = choose(...candidatesFor("auto", "none", DATED));
    const rmse = Object.fromEntries(errors.map((each) => [each.model, each.rmse]));
    expect(["bg_nbd", "mbg_nbd", "pareto_nbd", "gradient_boosting", "ensemble"]).toContain(selected);
    expect(rmse.pareto_nbd as number).toBeLessThan(0.9 * (rmse.cohort as number));
    expect(rmse.ensemble as number).toBeLessThan(1.02 * Math.min(...errors.map((each) => each.rmse)));
  });

  test("and builds the ensemble from the weights", () => {
    const models = candidatesFor("probabilistic", "none", DATED).map((model) => model.fit(past.population, OPTIONS));
    const even = buildEnsemble(models.map((fitted) => ({ fitted, weight: 1 / models.length })));
    const mean = even.expectedPurchases(past.population, 90)[0] as number;
    const each = models.map((fitted) => fitted.expectedPurchases(past.population, 90)[0] as number);
    expect(mean).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / each.length, 12);
  });
});
