import { describe, expect, test } from "vitest";
import { forecast } from "#lib/clv/forecast.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import { MOST_COUNTED, type Population } from "#lib/clv/model.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { learnFirstPurchase, withFirstPurchase } from "#lib/clv/models/first-purchase.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { createRandom, normal } from "#lib/statistics/random.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const START = 15_000;
const SPLIT = START + 400;
const HORIZON = { days: 180, discountRate: 0 };
const options: ForecastOptions = {
  horizon: HORIZON,
  model: "auto",
  cohortBy: "none",
  level: 0.95,
  seed: 1,
  asOf: SPLIT,
  today: SPLIT,
};

const { log } = simulatedPurchases({ customers: 700, entryDays: 300, days: 600, seed: 3, start: START });

const prepared = prepare({ kind: "purchases", log }, options);
const { population } = prepared;
const once = [...population.histories.repeatPurchases.keys()].filter(
  (row) => population.histories.repeatPurchases[row] === 0,
);
const firstAmount = ({ purchases }: Population, row: number): number =>
  purchases?.amounts[purchases.starts[row] as number] ?? Number.NaN;

/** As many customers with three purchases each, whose log amounts have these deviations within and between customers. */
const amountsWith = (deviations: { within: number; between: number }): PurchaseLog => {
  const [random, customers] = [createRandom(5), 3000];
  const rows = Array.from({ length: 3 * customers }, (_, row) => ({
    customer: Math.floor(row / 3),
    day: START + (row % 3),
  }));
  const means = Array.from({ length: customers }, () => deviations.between * normal(random));
  return {
    customerIds: means.map((_, customer) => `c${customer}`),
    customers: Uint32Array.from(rows, ({ customer }) => customer),
    days: Int32Array.from(rows, ({ day }) => day),
    amounts: Float64Array.from(rows, ({ customer }) =>
      Math.exp(3 + (means[customer] as number) + deviations.within * normal(random)),
    ),
  };
};

describe("what is learned", () => {
  test("is the share of the variance of amounts that is between customers", () => {
    const credibilityOf = (deviations: { within: number; between: number }) => {
      const shop = prepare({ kind: "purchases", log: amountsWith(deviations) }, { asOf: SPLIT, today: SPLIT });
      const first = { ...shop.population.histories, repeatPurchases: new Float64Array(3000) };
      return learnFirstPurchase({ ...shop.population, histories: first }, []).credibility;
    };
    // A tenth of the mean is added to amounts before the logarithm, which shrinks both variances alike.
    expect(credibilityOf({ within: 0.5, between: 0.5 })).toBeCloseTo(0.5, 1);
    expect(credibilityOf({ within: 0.2, between: 0.6 })).toBeCloseTo(0.9, 1);
    expect(credibilityOf({ within: 0.6, between: 0 })).toBeLessThan(0.03);
  });

  test("is half of the level that past periods agree on, less what chance explains", () => {
    const others = { expected: 1000, actual: 1000 };
    const levelFrom = (...actual: number[]) =>
      learnFirstPurchase(
        population,
        actual.map((each) => ({ once: { expected: 1000, actual: each }, others })),
      ).level;
    // Logarithms −0.2230 each, variance (2 / 801 + 2 / 1001) / 3 = 0.0014983: e^(½ × −0.2230 × (1 − 4 × 0.0014983 / 0.0497)).
    expect(levelFrom(800, 800, 800)).toBeCloseTo(0.9066, 4);
    expect(levelFrom(700, 1400, 900)).toBe(1);
    expect(levelFrom(1000, 1000, 1000)).toBe(1);
    expect(levelFrom(800)).toBe(1);
  });

  test("is nothing without amounts or customers with several purchases", () => {
    const unknown = { ...log, amounts: log.amounts.map(() => Number.NaN) };
    const without = prepare({ kind: "purchases", log: unknown }, options).population;
    expect(learnFirstPurchase(without, [])).toEqual({ credibility: 0, offset: 0, typical: 1, level: 1 });
    const { histories } = population;
    expect(learnFirstPurchase({ histories, asOf: SPLIT }, []).credibility).toBe(0);
  });
});

describe("the forecast of customers with one purchase", () => {
  const base = mbgNbd.fit(population, options);
  const plain = base.predict(population, options);

  test("rises with the amount paid, continuously from a free purchase, and keeps the model's mean", () => {
    const lessons = { ...learnFirstPurchase(population, []), credibility: 0.5 };
    const { offset } = lessons;
    const roots = once.map((row) => Math.sqrt(firstAmount(population, row) + offset));
    const typical = roots.reduce((sum, root) => sum + root, 0) / roots.length;
    const fitted = withFirstPurchase(base, { ...lessons, typical });
    const valueAt = (amount: number): number => {
      const amounts = population.purchases?.amounts.map(() => amount) as Float64Array;
      const paid = {
        ...population,
        purchases: { ...(population.purchases as NonNullable<Population["purchases"]>), amounts },
      };
      return fitted.predict(paid, options).expectedOrderValue[once[0] as number] as number;
    };
    const steps = [0, 0.01, 1, 20, 100, 1000].map(valueAt);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
    expect((steps[1] as number) / (steps[0] as number)).toBeLessThan(1.01);
    expect(steps[0]).toBeGreaterThan(0);
    const mean = (column: Float64Array) => once.reduce((sum, row) => sum + (column[row] as number), 0) / once.length;
    const { expectedOrderValue } = fitted.predict(population, options);
    expect(mean(expectedOrderValue)).toBeCloseTo(mean(plain.expectedOrderValue), 9);
  });

  test("has as many more returns as the level says, with chances that add up to 1", () => {
    const fitted = withFirstPurchase(base, { credibility: 0, offset: 0, typical: 1, level: 1.3 });
    const row = once[0] as number;
    const chances = new Float64Array(MOST_COUNTED);
    const written = fitted.purchaseCounts(population, HORIZON.days)(row, chances);
    const known = chances.subarray(0, written);
    expect(known.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 8);
    const expected = base.expectedPurchases(population, HORIZON.days)[row] as number;
    expect(known.reduce((sum, chance, n) => sum + n * chance, 0)).toBeCloseTo(1.3 * expected, 6);
    expect(fitted.expectedPurchases(population, HORIZON.days)[row]).toBeCloseTo(1.3 * expected, 12);
    expect(1 - (known[0] as number)).toBeCloseTo(fitted.pActive(population, HORIZON.days)[row] as number, 8);
    expect(fitted.pActive(population, HORIZON.days).every((chance) => chance <= 1)).toBe(true);
    const most = withFirstPurchase(base, { credibility: 0, offset: 0, typical: 1, level: 1e6 });
    expect(most.pActive(population, HORIZON.days).every((chance) => chance <= 1)).toBe(true);
    expect(most.pAlive(population)?.every((chance) => chance <= 1)).toBe(true);
  });

  test("leaves those of all other customers as they are, to the last bit", () => {
    const fitted = withFirstPurchase(base, { credibility: 0.7, offset: 2, typical: 9, level: 0.8 });
    const predicted = fitted.predict(population, options);
    const others = [...population.histories.repeatPurchases.keys()].filter((row) => !once.includes(row));
    expect(others.length).toBeGreaterThan(150);
    for (const name of ["value", "lower", "upper", "expectedPurchases", "expectedOrderValue", "pAlive"] as const)
      expect(others.map((row) => predicted[name]?.[row])).toEqual(others.map((row) => plain[name]?.[row]));
  });
});

test("a requested model's forecast uses nothing of the first amount, and that of auto does", () => {
  const larger = { ...log, amounts: log.amounts.slice() };
  const { customerIds } = prepared;
  const someone = customerIds[once[0] as number] as string;
  const row = log.customers.indexOf(log.customerIds.indexOf(someone));
  larger.amounts[row] = 3 * (log.amounts[row] as number);
  const valueBy = (data: PurchaseLog, model: ForecastOptions["model"]) =>
    forecast({ kind: "purchases", log: data }, { ...options, model, hasPath: false }).forecasts.find(
      ({ customerId }) => customerId === someone,
    )?.value as number;
  expect(valueBy(larger, "mbg_nbd")).toBe(valueBy(log, "mbg_nbd"));
  expect(valueBy(larger, "auto") / valueBy(log, "auto")).toBeGreaterThan(1.2);
});

test("replacing everything after the as-of day changes no bit", () => {
  const other: PurchaseLog = {
    ...log,
    days: log.days.map((day) => (day > SPLIT ? SPLIT + 1 : day)),
    amounts: log.amounts.map((amount, row) => ((log.days[row] as number) > SPLIT ? 100 * amount : amount)),
  };
  const of = (data: PurchaseLog) => forecast({ kind: "purchases", log: data }, { ...options, hasPath: false });
  const [own, changed] = [of(log), of(other)];
  expect(own.model.firstPurchase?.credibility).toBeGreaterThan(0);
  expect(changed.model.firstPurchase).toEqual(own.model.firstPurchase);
  expect(changed.forecasts).toEqual(own.forecasts);
});
