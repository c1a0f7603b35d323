import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forecast } from "#lib/clv/forecast.ts";
import type { ForecastResult } from "#lib/clv/forecast-answer.ts";
import { type ClvData, type ForecastOptions, type PurchaseLog, REQUESTS } from "#lib/clv/forecast-request.ts";
import { FULL_TAG, runs } from "#testing/depth.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const OPTIONS: ForecastOptions = {
  horizon: { days: 365.25, discountRate: 0.1 },
  model: "auto",
  cohortBy: "month",
  level: 0.95,
  seed: 1,
  today: 20_400,
};

const of = (purchases: readonly Purchase[]): ClvData => ({ kind: "purchases", log: logOf(purchases) });
const codesOf = ({ warnings }: ForecastResult): string[] => warnings.map(({ code }) => code);

/** Every number in an answer, with its path. */
const numbersOf = (value: unknown, path = ""): [string, number][] => {
  if (typeof value === "number") return [[path, value]];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, each]) => numbersOf(each, `${path}.${key}`));
};

const expectSound = (answer: ForecastResult): void => {
  expect(numbersOf(answer).filter(([, number]) => !Number.isFinite(number))).toEqual([]);
  for (const { lower, value, upper, pAlive, expectedPurchases } of answer.forecasts) {
    expect(lower).toBeGreaterThanOrEqual(0);
    expect(lower).toBeLessThanOrEqual(value);
    expect(upper).toBeGreaterThanOrEqual(value);
    expect(expectedPurchases).toBeGreaterThanOrEqual(0);
    if (pAlive !== null) expect(pAlive >= 0 && pAlive <= 1).toBe(true);
  }
  const sum = answer.forecasts.reduce((total, { value }) => total + value, 0);
  expect(Math.abs(answer.totals.value - sum)).toBeLessThanOrEqual(1e-9 * sum);
  expect(answer.totals.lower).toBeLessThanOrEqual(answer.totals.value);
  expect(answer.totals.upper).toBeGreaterThanOrEqual(answer.totals.value);
  expect(answer.tiers.reduce((total, { customers }) => total + customers, 0)).toBe(answer.forecasts.length);
  expect(answer.cohorts.reduce((total, { customers }) => total + customers, 0)).toBe(answer.forecasts.length);
  const weights = Object.values(answer.model.weights).reduce((total, weight) => total + weight, 0);
  expect(weights).toBeCloseTo(1, 9);
};

const times = (count: number, each: (i: number) => Purchase[]): Purchase[] =>
  Array.from({ length: count }, (_, i) => each(i)).flat(); // prettier-ignore

/** Inputs that fit no distribution. */
const ODD: Record<string, Purchase[]> = {
  "one customer with one purchase": [["a", 20_000, 10]],
  "one customer with monthly purchases": times(20, (i) => [["a", 19_800 + 30 * i, 10]]),
  "all customers bought once": times(60, (i) => [[`c${i}`, 20_000 + 4 * i, 10 + i]]),
  "all customers on the same days": times(60, (i) =>
    [20_000, 20_100, 20_200].map((day): Purchase => [`c${i}`, day, 10]),
  ),
  "all purchases on one day": times(60, (i) => [
    [`c${i}`, 20_000, 10],
    [`c${i}`, 20_000, 15],
  ]), // prettier-ignore
  "all amounts zero": times(60, (i) => [
    [`c${i}`, 20_000 + i, 0],
    [`c${i}`, 20_100 + 3 * i, 0],
  ]), // prettier-ignore
  "all amounts unknown": times(60, (i) => [
    [`c${i}`, 20_000 + i, null],
    [`c${i}`, 20_100 + 3 * i, null],
  ]), // prettier-ignore
  "one enormous buyer": [
    ...times(70, (i) => [
      [`c${i}`, 20_000 + i, 10],
      [`c${i}`, 20_130 + 2 * i, 12],
    ]),
    ["big", 20_000, 1e12],
    ["big", 20_050, 1e12],
  ], // prettier-ignore
  "one customer who buys every day": [
    ...times(70, (i) => [
      [`c${i}`, 20_000 + i, 10],
      [`c${i}`, 20_130 + 2 * i, 12],
    ]),
    ...times(380, (i) => [["daily", 20_000 + i, 5]]),
  ], // prettier-ignore
  "refunds above purchases": [
    ...times(60, (i) => [
      [`c${i}`, 20_000 + i, 10],
      [`c${i}`, 20_100 + 3 * i, 12],
    ]),
    ["c1", 20_300, -1000],
    ["none", 20_000, -5],
  ], // prettier-ignore
  "the smallest amounts": times(60, (i) => [
    [`c${i}`, 20_000 + i, 1e-9],
    [`c${i}`, 20_200 + 2 * i, 2e-9],
  ]), // prettier-ignore
  "the largest amounts": times(60, (i) => [
    [`c${i}`, 20_000 + i, 1e11],
    [`c${i}`, 20_200 + 2 * i, 2e11],
  ]), // prettier-ignore
  "seventy years": times(60, (i) => [
    [`c${i}`, -5000 + i, 10],
    [`c${i}`, 20_000 - 100 * i, 12],
  ]), // prettier-ignore
};

/** The first ring tries the choice among all models; the full ring each of them, too. */
const TRIED = REQUESTS.map((model) => [model, model === "auto" ? "" : ` ${FULL_TAG}`] as const);

describe.each(Object.entries(ODD))("a forecast of %s", (_, purchases) => {
  test.each(TRIED)("%s: makes a valid forecast%s", (model) => {
    expectSound(forecast(of(purchases), { ...OPTIONS, model }));
  });
});

describe("warnings and errors", () => {
  test("customers with one purchase each: the cohort average, with a warning", () => {
    const answer = forecast(of(ODD["all customers bought once"] ?? []), OPTIONS);
    expect(answer.model.selected).toBe("cohort");
    expect(answer.model.reason.code).toBe("too_little_data");
    expect(codesOf(answer)).toEqual(expect.arrayContaining(["one_purchase_each", "not_validated"]));
    expect(answer.totals.value).toBeGreaterThan(0);
  });

  test("unknown amounts, outliers, refunds and future purchases are counted in warnings", () => {
    const purchases: Purchase[] = [
      ...times(70, (i) => [
        [`c${i}`, 20_000 + i, 10],
        [`c${i}`, 20_130 + 2 * i, 12],
      ]), // prettier-ignore
      ["big", 20_368, 1e12],
      ["c1", 20_010, null],
      ["c2", 20_010, -3],
      ["c3", 99_999, 7],
    ];
    const answer = forecast(of(purchases), OPTIONS);
    const said = Object.fromEntries(answer.warnings.map(({ code, values }) => [code, values.count]));
    expect(said).toMatchObject({ amounts_missing: 1, amounts_capped: 1, refunds: 1, after_as_of: 1 });
    expect(answer.asOf).toBe(20_368);
  });

  test("customers with less than six months of history are counted, whatever the others have", () => {
    // Days of the first purchases: 300, 181 and 10 before the as-of day.
    const purchases: Purchase[] = [
      ...times(40, (i): Purchase[] => [[`old${i}`, 20_000, 10]]),
      [`a`, 20_119, 10] as Purchase,
      [`b`, 20_290, 10] as Purchase,
    ];
    const said = (asOf: number) => forecast(of(purchases), { ...OPTIONS, asOf }).warnings;
    expect(said(20_300)).toContainEqual({ code: "short_history_customers", values: { customers: 2 } });
    expect(said(20_290 + 182).map(({ code }) => code)).not.toContain("short_history_customers");
  });

  test("an as-of date before any purchase is an error with a clear message", () => {
    const forecastTooEarly = () => forecast(of([["a", 20_000, 1]]), { ...OPTIONS, asOf: 19_000 });
    expect(forecastTooEarly).toThrow(/no customer has a purchase/i);
  });

  test("P(alive) of BG/NBD only when BG/NBD was requested or selected, with a warning", () => {
    const { log } = simulatedPurchases({ customers: 400, entryDays: 200, days: 500, seed: 4 });
    const forecastBy = (model: ForecastOptions["model"]) =>
      forecast({ kind: "purchases", log }, { ...OPTIONS, model, today: 20_000 });
    expect(codesOf(forecastBy("bg_nbd"))).toContain("p_alive_of_bg_nbd");
    expect(codesOf(forecastBy("mbg_nbd"))).not.toContain("p_alive_of_bg_nbd");
    expect(forecastBy("cohort").forecasts.every(({ pAlive }) => pAlive === null)).toBe(true);
  });
});

describe("a forecast from summaries", () => {
  const rows = Array.from({ length: 200 }, (_, i) => ({
    customerId: `c${i}`,
    frequency: i % 5,
    recency: (i % 5) * (20 + (i % 37)),
    t: 250 + (i % 60),
    monetaryValue: i % 5 ? 10 + (i % 13) : null,
    features: { visits: i },
  }));

  test.each(REQUESTS)("%s makes a valid forecast", (model) => {
    const answer = forecast({ kind: "summaries", rows }, { ...OPTIONS, model, cohortBy: "none" });
    expect(numbersOf(answer).filter(([, number]) => !Number.isFinite(number))).toEqual([]);
    expect(answer.forecasts).toHaveLength(200);
    expect(answer.model.validation).toBeNull();
    expect(codesOf(answer)).toContain("needs_dates");
    expect(codesOf(answer).includes("features_unused")).toBe(!["gradient_boosting", "ensemble"].includes(model));
  });

  test.each(REQUESTS)("%s makes a valid forecast of a customer who surely won't come back", (model) => {
    const gone = { customerId: "c0", t: 1, recency: 0.0228, frequency: 24, monetaryValue: 0.05 };
    const answer = forecast({ kind: "summaries", rows: [gone] }, { ...OPTIONS, model, seed: 42, cohortBy: "none" });
    expect(numbersOf(answer).filter(([, number]) => !Number.isFinite(number))).toEqual([]);
  });

  test("the likelihood selects among the transaction models if there are no dates", () => {
    const { model } = forecast({ kind: "summaries", rows }, OPTIONS);
    expect(model.reason.code).toBe("best_likelihood");
    const likelihoods = (["bg_nbd", "mbg_nbd", "pareto_nbd"] as const).map(
      (each) => forecast({ kind: "summaries", rows }, { ...OPTIONS, model: each }).model.logLikelihood[each] as number,
    );
    expect(model.logLikelihood[model.selected]).toBe(Math.max(...likelihoods));
  });
});

describe("properties of a forecast", () => {
  const { log } = simulatedPurchases({ customers: 300, entryDays: 200, days: 400, seed: 6 });
  const today = 16_000;

  const shuffled = (seed: number): PurchaseLog => {
    const key = (row: number) => Math.sin(row * 12.9898 + seed) * 43_758.5453;
    const rows = [...log.days.keys()].sort((a, b) => (key(a) % 1) - (key(b) % 1));
    const ids = [...log.customerIds.keys()].sort((a, b) => (key(a) % 1) - (key(b) % 1));
    return {
      customerIds: ids.map((id) => log.customerIds[id] as string),
      customers: Uint32Array.from(rows, (row) => ids.indexOf(log.customers[row] as number)),
      days: Int32Array.from(rows, (row) => log.days[row] as number),
      amounts: Float64Array.from(rows, (row) => log.amounts[row] as number),
    };
  };

  test.each(["auto", "ensemble"] as const)(
    "%s: the order of rows and customers does not change a single byte",
    (model) => {
      const options = { ...OPTIONS, model, today };
      const bytes = JSON.stringify(forecast({ kind: "purchases", log }, options));
      expect(JSON.stringify(forecast({ kind: "purchases", log: shuffled(1) }, options))).toBe(bytes);
    },
  );

  test("customers are sorted by ID", () => {
    const ids = forecast({ kind: "purchases", log: shuffled(3) }, { ...OPTIONS, today }).forecasts.map(
      ({ customerId }) => customerId,
    );
    expect(ids).toEqual(ids.toSorted());
  });

  test("does not depend on the currency unit", () => {
    const inCents = { ...log, amounts: log.amounts.map((amount) => amount * 100) };
    const [one, other] = [log, inCents].map((each) =>
      forecast({ kind: "purchases", log: each }, { ...OPTIONS, model: "ensemble", today }),
    ) as [ForecastResult, ForecastResult];
    expect(other.totals.value / one.totals.value / 100).toBeCloseTo(1, 3);
    expect(other.totals.expectedPurchases).toBeCloseTo(one.totals.expectedPurchases, 6);
    expect(other.forecasts.map(({ tier }) => tier)).toEqual(one.forecasts.map(({ tier }) => tier));
  });

  test("any small shop has a valid forecast", () => {
    const purchase = fc.tuple(
      fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"),
      fc.integer({ min: 20_000, max: 20_090 }),
      fc.oneof(fc.constant(null), fc.integer({ min: -20, max: 200 })),
    );
    fc.assert(
      fc.property(
        fc.array(purchase, { minLength: 1, maxLength: 80 }),
        fc.constantFrom(...REQUESTS),
        (purchases, model) => {
          fc.pre(purchases.some(([, , amount]) => amount === null || amount >= 0));
          expectSound(forecast(of(purchases), { ...OPTIONS, model }));
        },
      ),
      { numRuns: runs(30) },
    );
  });

  test("cohorts add up to the total, and an incomplete age is marked", () => {
    const answer = forecast({ kind: "purchases", log }, { ...OPTIONS, model: "cohort", today });
    const purchases = answer.cohorts.reduce((sum, cohort) => sum + cohort.purchases, 0);
    const days = new Set([...log.days.keys()].map((row) => `${log.customers[row]} ${log.days[row]}`));
    expect(purchases).toBe(days.size);
    for (const { ages, customers } of answer.cohorts) {
      expect(ages[0]?.activeCustomers).toBe(customers);
      expect(ages.map(({ isComplete }) => isComplete)).toEqual(ages.map((_, age) => age < ages.length - 1));
    }
  });

  test("the tracking line starts the holdout at the actual count, and its band covers the actual purchases", () => {
    const shop = simulatedPurchases({ customers: 2000, entryDays: 300, days: 700, seed: 12 });
    const { tracking, calibration, model } = forecast(
      { kind: "purchases", log: shop.log },
      { ...OPTIONS, model: "pareto_nbd", today },
    );
    const held = tracking?.points.filter(({ day }) => day > (tracking.holdoutFrom ?? 0)) ?? [];
    expect(held.length).toBeGreaterThan(5);
    for (const { actual, lower, upper } of held) {
      expect(actual).toBeGreaterThanOrEqual(lower);
      expect(actual).toBeLessThanOrEqual(upper);
    }
    const coverage = model.validation?.errors.find((each) => each.model === "pareto_nbd")?.coverage;
    expect(coverage).toBeGreaterThan(0.94);
    const inside = calibration.filter(({ predicted, lower, upper }) => predicted >= lower && predicted <= upper);
    expect(inside.length).toBeGreaterThanOrEqual(calibration.length - 2);
  });
});
