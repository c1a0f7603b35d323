import { describe, expect, it } from "vitest";
import type { Histories, Prediction } from "#lib/clv/model.ts";
import { bgNbd, mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { paretoNbd } from "#lib/clv/models/pareto-nbd.ts";
import { simulateCustomers, TRUTHS } from "#testing/shops/simulate-customers.ts";

type Customer = [x: number, recency: number, tenure: number, mean?: number];

const historiesOf = (customers: readonly Customer[]): Histories => ({
  rows: customers.length,
  repeatPurchases: Float64Array.from(customers, ([x]) => x),
  recency: Float64Array.from(customers, ([, recency]) => recency),
  tenure: Float64Array.from(customers, ([, , tenure]) => tenure),
  monetaryValue: Float64Array.from(customers, ([, , , mean = Number.NaN]) => mean),
});

const many = (count: number, of: (at: number) => Customer): Customer[] =>
  Array.from({ length: count }, (_, at) => of(at));

const usual = (at: number): Customer => [at % 4, at % 4 === 0 ? 0 : 40 + (at % 90), 150 + (at % 50), 20 + (at % 9)];

const CASES: Record<string, Customer[]> = {
  nobody: [],
  "one customer with one purchase": [[0, 0, 10]],
  "one customer with one purchase today": [[0, 0, 0]],
  "one customer with many": [[30, 290, 300, 25]],
  "all customers bought once": many(200, (at) => [0, 0, 10 + at]),
  "identical customers": many(300, () => [3, 60, 90, 20]),
  "all customers bought today": many(100, (at) => [at % 3, 0, 0, 20]),
  "amounts of zero": many(100, (at) => [at % 4, at % 4 === 0 ? 0 : 50, 100, 0]),
  "no amounts": many(100, (at) => [at % 4, at % 4 === 0 ? 0 : 50, 100]),
  "identical amounts": many(200, (at) => [at % 4, at % 4 === 0 ? 0 : 50 + (at % 40), 100, 9.99]),
  "one enormous buyer": [...many(300, usual), [2500, 3000, 3001, 1e6]],
  "amounts with an infinite tail": many(300, (at) => [1, 40 + (at % 50), 100, (at + 0.5) / (299.5 - at)]),
  "no customer ever leaves": many(300, (at) => [10 + (at % 5), 299, 300, 20 + (at % 7)]),
  "amounts of billionths": many(200, (at) => {
    const [x, recency, tenure, mean = 0] = usual(at);
    return [x, recency, tenure, mean * 1e-9];
  }),
};

const numbersOf = ({ totals, pAlive, ...columns }: Prediction): number[] =>
  [...Object.values(columns), pAlive ?? [], totals].flatMap((column) => [...column]);

describe.each([bgNbd, mbgNbd, paretoNbd])("$name", (model) => {
  it.each(Object.entries(CASES))("predicts finite, ordered numbers: %s", (_, customers) => {
    const population = { histories: historiesOf(customers), asOf: 20_000 };
    const fitted = model.fit(population, { seed: 1, horizon: { days: 365, discountRate: 0.1 } });
    for (const discountRate of [0, 0.1]) {
      const predicted = fitted.predict(population, { horizon: { days: 365, discountRate }, level: 0.95, seed: 1 });
      expect(numbersOf(predicted).filter((value) => !Number.isFinite(value) || value < 0)).toEqual([]);
      for (const [row, upper] of predicted.upper.entries())
        expect(upper).toBeGreaterThanOrEqual(predicted.lower[row] as number);
      expect(predicted.pAlive?.every((alive) => alive <= 1)).toBe(true);
    }
    const numbers = [
      ...Object.values(fitted.parameters).flatMap((part) => Object.values(part)),
      ...Object.values(fitted.logLikelihood),
      ...fitted.pActive(population, 30),
      ...fitted.expectedPurchases(population, 30),
    ];
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
  });

  it("warns about assumed parameters if there is nothing to learn from", () => {
    const codes = (customers: Customer[]): string[] =>
      model
        .fit({ histories: historiesOf(customers), asOf: 0 }, { seed: 1, horizon: { days: 30, discountRate: 0 } })
        .warnings.map(({ code }) => code);
    expect(codes(CASES["all customers bought once"] ?? [])).toContain("parameters_assumed");
    expect(
      codes(many(60, (at) => (at < 20 ? [2, 40, 90] : usual(at))).map((c, at) => (at < 55 ? [c[0], c[1], c[2]] : c))),
    ).toContain("spending_assumed");
    expect(codes(CASES["amounts with an infinite tail"] ?? [])).toContain("spending_heavy_tail");
  });

  it("has no warnings for ordinary customers", () => {
    const { histories } = simulateCustomers(TRUTHS.pnbd, {
      customers: 500,
      entry: 26,
      calibration: 78,
      holdout: 0,
      seed: 3,
    });
    const fitted = model.fit({ histories, asOf: 0 }, { seed: 1, horizon: { days: 52, discountRate: 0 } });
    expect(fitted.warnings).toEqual([]);
    expect(Object.keys(fitted.logLikelihood)).toEqual([model.name, "gamma_gamma"]);
    for (const fit of Object.values(fitted.fits ?? {})) {
      expect(fit.converged).toBe(true);
      expect(Object.values(fit.standardErrors).every((error) => error !== null && error > 0)).toBe(true);
    }
  });
});
