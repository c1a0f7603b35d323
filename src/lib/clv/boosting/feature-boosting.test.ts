import { describe, expect, test } from "vitest";
import { featureModel, rounded, scaleTimes } from "#lib/clv/boosting/feature-boosting.ts";
import { forecast } from "#lib/clv/forecast.ts";
import type { CustomerSummary, ForecastOptions } from "#lib/clv/forecast-request.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { toPopulation } from "#lib/clv/prepare-population.ts";
import { createRandom, exponential } from "#lib/statistics/random.ts";

const OPTIONS: ForecastOptions = {
  horizon: { days: 180, discountRate: 0.1 },
  model: "auto",
  cohortBy: "none",
  level: 0.9,
  seed: 1,
  today: 20_000,
};

const DAYS = 90;

/**
 * Customers who visit a site and buy more often the more they visit; one in ten purchases is the last. Includes the
 * purchases of the following 180 days as the outcome.
 */
const shop = (customers: number, isInformative: boolean) => {
  const random = createRandom(3);
  const rows: CustomerSummary[] = [];
  const actual: number[] = [];
  for (let customer = 0; customer < customers; customer++) {
    const visits = Math.floor(random() * 20);
    const rate = exponential(random, 0.01) * (isInformative ? Math.exp((visits - 10) / 6) : 1);
    let [x, recency, later] = [0, 0, 0];
    for (let day = exponential(random, 1 / rate); day < DAYS + 180; day += exponential(random, 1 / rate)) {
      if (day < DAYS) [x, recency] = [x + 1, day];
      else later++;
      if (random() < 0.1) break;
    }
    actual.push(later);
    const features = { visits, shoe_size: Math.floor(random() * 10) };
    rows.push({
      customerId: `c${String(customer).padStart(5, "0")}`,
      frequency: x,
      recency,
      t: DAYS,
      monetaryValue: x > 0 ? 20 : null,
      features,
    });
  }
  return { rows, actual };
};

const errorOf = (predicted: Float64Array, actual: readonly number[]): number =>
  Math.sqrt(actual.reduce((sum, count, row) => sum + (count - (predicted[row] as number)) ** 2, 0) / actual.length);

describe("informative features", () => {
  const { rows, actual } = shop(3000, true);
  const population = toPopulation(rows, 20_000);
  const [plain, learned] = [mbgNbd, featureModel(mbgNbd)].map((model) => model.fit(population, OPTIONS));
  if (!plain || !learned) throw new Error("not fitted");

  test("improve the forecast", () => {
    const [without, withThem] = [plain, learned].map((fitted) =>
      errorOf(fitted.expectedPurchases(population, 180), actual),
    );
    expect(withThem).toBeLessThan(0.99 * (without as number));
  });

  test("are selected by the likelihood, which rises by far more than chance gives", () => {
    expect(
      (learned.logLikelihood.gradient_boosting as number) - (plain.logLikelihood.mbg_nbd as number),
    ).toBeGreaterThan(100);
    const { model, warnings } = forecast({ kind: "summaries", rows }, OPTIONS);
    expect(model.selected).toBe("gradient_boosting");
    expect(warnings.map(({ code }) => code)).not.toContain("features_unused");
  });

  test("give the same spending however the customers are grouped into requests", () => {
    const whole = learned.predict(population, OPTIONS);
    const some = learned.predict(toPopulation(rows.slice(100, 300), 20_000), OPTIONS);
    for (const name of ["value", "lower", "upper", "expectedPurchases", "pAlive"] as const)
      expect([...(some[name] ?? [])]).toEqual([...(whole[name] ?? [])].slice(100, 300));
    // Undiscounted, value is the number of purchases times the order value.
    const { value, expectedPurchases, expectedOrderValue } = learned.predict(population, {
      ...OPTIONS,
      horizon: { days: 180, discountRate: 0 },
    });
    for (let row = 0; row < 50; row++) {
      const money = (expectedPurchases[row] as number) * (expectedOrderValue[row] as number);
      expect(value[row]).toBeCloseTo(money, 9);
      expect((whole.value[row] as number) / money).toBeGreaterThan(1.1 ** (-180 / 365.25));
      expect((whole.value[row] as number) / money).toBeLessThan(1);
    }
  });
});

describe("uninformative features", () => {
  test("are not selected", () => {
    const { rows } = shop(1500, false);
    const { model, warnings } = forecast({ kind: "summaries", rows }, OPTIONS);
    expect(model.selected).not.toBe("gradient_boosting");
    expect(warnings.map(({ code }) => code)).toContain("features_unused");
  });

  test("are ignored if no features are present", () => {
    const rows = shop(200, true).rows.map(({ features: _, ...row }) => row);
    const { model, warnings } = forecast({ kind: "summaries", rows }, { ...OPTIONS, model: "gradient_boosting" });
    expect(model.selected).toBe("mbg_nbd");
    expect(warnings.map(({ code }) => code)).toContain("too_little_to_learn");
  });
});

describe("paces", () => {
  test("are rounded to a tenth and limited to a factor of twenty", () => {
    expect([...rounded(Float64Array.of(1, 1.04, 1.2, 1e9, 1e-9))]).toEqual(
      [0, 0, 2, 30, -30].map((level) => Math.exp(0.1 * level)),
    );
  });

  test("puts each customer into one group, with times scaled to its pace", () => {
    const population = toPopulation(shop(5, true).rows, 20_000);
    const groups = scaleTimes(population, Float64Array.of(1, 2, 1, 0.5, 2));
    expect(groups.map(({ rows }) => [...rows])).toEqual([[3], [0, 2], [1, 4]]);
    for (const { pace, own } of groups) for (const tenure of own.histories.tenure) expect(tenure).toBe(DAYS * pace);
  });
});
