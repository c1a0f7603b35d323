import { describe, expect, test } from "vitest";
import { type FittedModel, type Population, TOTAL_DRAWS } from "#lib/clv/model.ts";
import { buildEnsemble } from "#lib/clv/validation/candidates.ts";

const of = (...values: number[]) => Float64Array.from(values);

const population: Population = {
  asOf: 20_000,
  histories: {
    rows: 2,
    repeatPurchases: of(1, 0),
    recency: of(10, 0),
    tenure: of(20, 20),
    monetaryValue: of(5, Number.NaN),
  },
};
const OPTIONS = { horizon: { days: 30, discountRate: 0 }, level: 0.9, seed: 1 };

/** A constant model: `purchases` of `worth` each. */
const saying = (name: FittedModel["name"], purchases: number, worth: number, alive: number | null): FittedModel => {
  const column = (value: number) => of(value, value);
  return {
    name,
    parameters: { [name]: { r: purchases } },
    logLikelihood: { [name]: -1 },
    warnings: [{ code: "best_reached", values: { model: name } }],
    expectedPurchases: () => column(purchases),
    pActive: () => column(0.5),
    purchaseCounts: () => (_, chances) => {
      chances[0] = 1;
      return 1;
    },
    pAlive: () => (alive === null ? null : column(alive)),
    predict: () => ({
      expectedPurchases: column(purchases),
      expectedOrderValue: column(worth),
      value: column(purchases * worth),
      lower: column(0),
      upper: column(3 * purchases * worth),
      pAlive: alive === null ? null : column(alive),
      totals: new Float64Array(TOTAL_DRAWS).fill(2 * purchases * worth),
    }),
  };
};

describe("an ensemble", () => {
  const parts = [
    { fitted: saying("mbg_nbd", 2, 10, 0.6), weight: 0.25 },
    { fitted: saying("cohort", 4, 30, null), weight: 0.5 },
    { fitted: saying("bg_nbd", 2, 10, 1), weight: 0.25 },
  ];
  const ensemble = buildEnsemble(parts);
  const predicted = ensemble.predict(population, OPTIONS);

  // Purchases 0.5 × 2 + 0.5 × 4 = 3, spending 0.5 × 20 + 0.5 × 120 = 70, so 70 / 3 per purchase, and an upper bound of
  // three times 70.
  test("predicts the weighted mean, and spending divided by purchases as the order value", () => {
    expect([...ensemble.expectedPurchases(population, 30)]).toEqual([3, 3]);
    expect([...predicted.value]).toEqual([70, 70]);
    expect(predicted.expectedOrderValue[0]).toBeCloseTo(70 / 3, 12);
    expect([...predicted.upper]).toEqual([210, 210]);
  });

  test("takes P(alive) from the parts that estimate it, except BG/NBD", () => {
    expect([...(ensemble.pAlive(population) ?? [])]).toEqual([0.6, 0.6]);
    expect([...(predicted.pAlive ?? [])]).toEqual([0.6, 0.6]);
    expect(buildEnsemble([{ fitted: saying("bg_nbd", 1, 1, 1), weight: 1 }]).pAlive(population)).toBeNull();
  });

  test("draws each part's total as often as its weight, with the same draws in every batch", () => {
    const share = predicted.totals.filter((total) => total === 240).length / TOTAL_DRAWS;
    expect(share).toBeCloseTo(0.5, 2);
    expect(ensemble.predict(population, OPTIONS).totals).toEqual(predicted.totals);
  });

  test("keeps every part's parameters and warnings", () => {
    expect(Object.keys(ensemble.parameters)).toEqual(["mbg_nbd", "cohort", "bg_nbd"]);
    expect(ensemble.warnings).toHaveLength(3);
  });
});
