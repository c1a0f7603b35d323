import { describe, expect, test } from "vitest";
import { mixtureScore } from "#lib/clv/ensembles.ts";
import { fitForecast } from "#lib/clv/fit-forecast.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { ClvModel, FittedModel, Population, PurchaseCounts } from "#lib/clv/model.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { sortLog, thinLog } from "#lib/clv/purchase-log.ts";
import { buildEnsemble, candidatesFor } from "#lib/clv/validation/candidates.ts";
import {
  chooseModel,
  type Past,
  pickBest,
  planFolds,
  productsIn,
  splitLogAt,
} from "#lib/clv/validation/choose-model.ts";
import type { HoldoutErrors } from "#lib/clv/validation-report.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const { log } = simulatedPurchases({ customers: 600, entryDays: 300, days: 720, seed: 5, start: 15_000 });
const past = splitLogAt(sortLog(log), [15_360, 15_540]) as Past;
const COUNT_OPTIONS = { seed: 1, horizon: { days: 180, discountRate: 0 } };
const fitted = candidatesFor("auto", "none", { hasDates: true, hasFeatures: false }).map((model) =>
  model.fit(past.population, COUNT_OPTIONS),
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

describe("models with scores within 1% of the lowest", () => {
  test("the one with the nearest total is chosen, not the simplest", () => {
    expect(pickBest(errorsOf(["mbg_nbd", 1, 700], ["bg_nbd", 1.009, 1020], ["cohort", 2, 1000]))).toEqual({
      selected: "bg_nbd",
      reason: "nearest_total",
    });
    expect(pickBest(errorsOf(["mbg_nbd", 1.009, 700], ["bg_nbd", 1, 950]))).toEqual({
      selected: "bg_nbd",
      reason: "least_error",
    });
  });

  test("totals that hardly differ leave the choice to simplicity", () => {
    expect(pickBest(errorsOf(["mbg_nbd", 1.009, 1019], ["bg_nbd", 1, 990]))).toEqual({
      selected: "mbg_nbd",
      reason: "simplest_of_the_best",
    });
    expect(pickBest(errorsOf(["mbg_nbd", 1.009, 700], ["bg_nbd", 1.001, 990], ["pareto_nbd", 1, 1000]))).toEqual({
      selected: "bg_nbd",
      reason: "nearest_total",
    });
  });

  test("a nearer total doesn't outweigh a higher score", () => {
    expect(pickBest(errorsOf(["mbg_nbd", 1, 700], ["bg_nbd", 1.02, 1000])).selected).toBe("mbg_nbd");
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

  test("the choice builds the ensemble from the weights", () => {
    const models = candidatesFor("probabilistic", "none", DATED).map((model) => model.fit(past.population, OPTIONS));
    const even = buildEnsemble(models.map((fitted) => ({ fitted, weight: 1 / models.length })));
    const mean = even.expectedPurchases(past.population, 90)[0] as number;
    const each = models.map((fitted) => fitted.expectedPurchases(past.population, 90)[0] as number);
    expect(mean).toBeCloseTo(each.reduce((sum, value) => sum + value, 0) / each.length, 12);
  });
});
