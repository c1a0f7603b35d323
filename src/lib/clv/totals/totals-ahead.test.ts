import { describe, expect, test } from "vitest";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { mbgNbd } from "#lib/clv/models/bg-nbd.ts";
import { prepare, sumValues } from "#lib/clv/prepare-population.ts";
import type { TotalsPath } from "#lib/clv/totals/draw-totals.ts";
import { totalsAhead } from "#lib/clv/totals/totals-ahead.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { reconciled, reconciliationFactors } from "#testing/reconcile.ts";
import { type ChangingShop, changingShop } from "#testing/shops/changing-shop.ts";

const START = 18_000;
const SHOP: ChangingShop = {
  weeks: 208,
  start: START,
  customers: 3000,
  arrivals: 0,
  drift: 0,
  trend: 0,
  badMonth: null,
  priceRise: null,
  season: { kind: "wave", amplitude: 0.4, day: 300 },
  yearlyRate: 8,
  life: 400,
  regularity: 1,
};
const AS_OF = START + 7 * 156;
const DAYS = 364;

const ahead = (log: PurchaseLog, asOf = AS_OF, days = DAYS, holidays: readonly number[] = []) => {
  const prepared = prepare({ kind: "purchases", log }, { asOf, today: asOf });
  const fitted = mbgNbd.fit(prepared.population, { seed: 1, horizon: { days, discountRate: 0 } });
  return { prepared, fitted, totals: totalsAhead(prepared, { fitted }, { days, seed: 1, holidays }) };
};

const known = <Value>(value: Value | null): Value => {
  if (value === null) throw new Error("There are no totals");
  return value;
};

/** The rows of a log on some days. */
const onDays = (log: PurchaseLog, isOn: (day: number) => boolean): PurchaseLog => {
  const rows = [...log.days.keys()].filter((row) => isOn(log.days[row] as number));
  return {
    customerIds: log.customerIds,
    customers: Uint32Array.from(rows, (row) => log.customers[row] as number),
    days: Int32Array.from(rows, (row) => log.days[row] as number),
    amounts: Float64Array.from(rows, (row) => log.amounts[row] as number),
  };
};

const isOrdered = ({ expected, lower80, upper80, lower95, upper95 }: TotalsPath): boolean =>
  [...expected.keys()].every((at) => {
    const [low, below, middle, above, high] = [lower95, lower80, expected, upper80, upper95].map(
      (column) => column[at] as number,
    ) as [number, number, number, number, number];
    return 0 <= low && low <= below && below <= middle && middle <= above && above <= high && Number.isFinite(high);
  });

describe("the totals of a seasonal shop", () => {
  const log = changingShop(SHOP, 4);
  const own = ahead(log);
  const totals = known(own.totals);
  const revenue = known(totals.whole.revenue);

  test("follow the season month by month", () => {
    const { periods, orders } = totals.months;
    const months = periods.flatMap(({ from, to }, month) => {
      const actual = onDays(log, (day) => day >= from && day <= to).days.length;
      return to - from < 27 ? [] : [{ actual, error: Math.abs((orders.all.expected[month] as number) / actual - 1) }];
    });
    const counts = months.map(({ actual }) => actual);
    expect(Math.max(...counts) / Math.min(...counts)).toBeGreaterThan(1.8);
    expect(months.reduce((sum, { error }) => sum + error, 0) / months.length).toBeLessThan(0.12);
  });

  test("are the sums of their weeks, months and groups", () => {
    const whole = totals.whole.orders.all.expected[0] as number;
    const { existing, newcomers } = totals.whole.orders;
    expect(sumValues(totals.weeks.orders.all.expected)).toBeCloseTo(whole, 6);
    expect(sumValues(totals.months.orders.all.expected)).toBeCloseTo(whole, 6);
    expect((existing.expected[0] as number) + (newcomers.expected[0] as number)).toBeCloseTo(whole, 9);
    for (const { orders, revenue: money } of [totals.weeks, totals.months, totals.whole])
      for (const group of [orders, known(money)])
        for (const path of [group.all, group.existing, group.newcomers]) expect(isOrdered(path)).toBe(true);
  });

  test("have the sum that the methods have by the shop's record, which is public", () => {
    const { daily, whole, months } = totals;
    const { weights, forecasts } = known(totals.record);
    expect(forecasts.length).toBeGreaterThan(1);
    const methods = Object.entries(weights) as [keyof typeof daily, number][];
    expect(methods.map(([, weight]) => weight).every((weight) => weight > 0)).toBe(true);
    const mean = methods.reduce((sum, [method, weight]) => sum + weight * sumValues(known(daily[method] ?? null)), 0);
    expect((whole.orders.all.expected[0] as number) / mean).toBeCloseTo(1, 9);
    const lastYear = onDays(log, (day) => day > AS_OF - 364 && day <= AS_OF).days.length;
    expect(sumValues(known(months.lastYear)) / lastYear).toBeCloseTo(1, 1);
  });

  test("grow with retention, up to customers who never leave", () => {
    const { retention, scenarios } = known(totals.whatIf);
    const last = (column: Float64Array | undefined) => column?.at(-2) ?? Number.NaN;
    const retentions = scenarios.map((scenario) => scenario.retention);
    expect(retentions).toEqual(retentions.toSorted((a, b) => a - b));
    expect(retentions.at(-1)).toBeCloseTo(1, 6);
    for (const measure of ["orders", "revenue"] as const) {
      const existing = scenarios.map((scenario) => last(scenario[measure]?.existing));
      expect(existing).toEqual(existing.toSorted((a, b) => a - b));
    }
    const base = scenarios.find((scenario) => scenario.retention === retention);
    expect(base?.orders.existing.every((ratio) => ratio === 1)).toBe(true);
    expect(base?.revenue?.newcomers.every((ratio) => ratio === 1)).toBe(true);
  });

  test("are what the customers' reconciled forecasts add up to, in the same order", () => {
    const horizon = { days: DAYS, discountRate: 0 };
    const predicted = own.fitted.predict(own.prepared.population, { horizon, level: 0.95, seed: 1 });
    const factors = reconciliationFactors(totals, {
      orders: sumValues(predicted.expectedPurchases),
      revenue: sumValues(predicted.value),
    });
    const { expectedPurchases, expectedOrderValue, value } = reconciled(predicted, factors);
    const money = expectedPurchases.map((count, row) => count * (expectedOrderValue[row] as number));
    expect(sumValues(expectedPurchases)).toBeCloseTo(totals.whole.orders.existing.expected[0] as number, 6);
    expect(sumValues(value)).toBeCloseTo(revenue.existing.expected[0] as number, 4);
    expect(sumValues(money)).toBeCloseTo(revenue.existing.expected[0] as number, 4);
    const order = (column: Float64Array) => [...column.keys()].sort((a, b) => (column[a] ?? 0) - (column[b] ?? 0));
    expect(order(value)).toEqual(order(predicted.value));
  });

  test("stay the same to the last bit with another future", () => {
    const other = { ...log, amounts: log.amounts.map((amount, row) => ((log.days[row] ?? 0) > AS_OF ? 9 : amount)) };
    const sooner = { ...other, days: log.days.map((day) => (day > AS_OF ? AS_OF + 1 : day)) };
    expect(ahead(sooner).totals).toEqual(totals);
    expect(ahead(onDays(log, (day) => day <= AS_OF)).totals).toEqual(totals);
  });
});

describe("little data", () => {
  const early = START + 40;
  const log = onDays(changingShop({ ...SHOP, customers: 300 }, 5), (day) => day < early);

  test("orders are what the model expects, with a wide interval", () => {
    const { prepared, fitted, totals } = ahead(log, early);
    const expected = sumValues(fitted.expectedPurchases(prepared.population, DAYS));
    const { existing, newcomers } = known(totals).whole.orders;
    const { orders } = reconciliationFactors(known(totals), { orders: expected, revenue: 0 });
    expect(orders).toBeCloseTo(1, 9);
    expect(isOrdered(existing) && isOrdered(newcomers)).toBe(true);
    const { record, daily, whole } = known(totals);
    expect(record).toBeNull();
    expect(sumValues(daily.model)).toBeCloseTo(whole.orders.all.expected[0] as number, 6);
    expect((existing.upper80[0] as number) / (existing.lower80[0] as number)).toBeGreaterThan(1.5);
  });

  test("revenue needs known amounts", () => {
    const { totals } = ahead({ ...log, amounts: log.amounts.map(() => Number.NaN) }, early);
    expect(known(totals).weeks.revenue).toBeNull();
  });

  test("there are none with less than two weeks", () => {
    expect(
      ahead(
        onDays(log, (day) => day >= early - 10),
        early,
      ).totals,
    ).toBeNull();
  });

  test("a single customer has finite totals", () => {
    const one = { customerIds: ["a"], customers: Uint32Array.of(0, 0), days: Int32Array.of(START, START + 30) };
    const { totals } = ahead({ ...one, amounts: Float64Array.of(10, 0) }, START + 60);
    expect(isOrdered(known(totals).whole.orders.all)).toBe(true);
  });

  test("a shop without new customers for a quarter expects none", () => {
    const closed = changingShop({ ...SHOP, customers: 400, arrivals: "cohort" }, 6);
    expect(known(ahead(closed).totals).whole.orders.newcomers.upper95).toEqual(Float64Array.of(0));
  });
});

test("a peak of every December is expected again in its week, and not in the weeks after it", () => {
  const full = changingShop({ ...SHOP, customers: 4000, season: { kind: "none" } }, 8);
  const isPeak = (day: number) => {
    const ofYear = (((day - AS_OF + 7) % 365.25) + 365.25) % 365.25;
    return ofYear >= 0 && ofYear < 7;
  };
  const random = createRandom(3, 1);
  // Thinning: the week before the as-of day has five times the orders of others, every year.
  const log = onDays(full, (day) => isPeak(day) || random() < 0.2);
  const { weeks } = known(ahead(log).totals);
  const usual = (place: number) => weeks.orders.all.expected[place] as number;
  const countIn = ({ from, to }: { from: number; to: number }) =>
    onDays(log, (day) => day >= from && day <= to).days.length;
  const after = weeks.periods.slice(0, 6);
  const expected = after.reduce((sum, _, at) => sum + usual(at), 0);
  const actual = after.reduce((sum, span) => sum + countIn(span), 0);
  expect(Math.abs(expected / actual - 1)).toBeLessThan(0.2);
  const peak = weeks.periods.findIndex(({ to }) => isPeak(to) && isPeak(to - 3));
  expect(usual(peak) / usual(peak - 3)).toBeGreaterThan(2.5);
});

describe("public holidays", () => {
  const log = changingShop({ ...SHOP, season: { kind: "none" } }, 6);
  // About ten a year, on all weekdays.
  const holidays = Array.from({ length: 45 }, (_, at) => START + 36 * at + 3);
  const closed = onDays(log, (day) => !holidays.includes(day));

  test("holidays of a shop that sells nothing on them take a day from the orders of their weeks, also of those ahead", () => {
    const totals = known(ahead(closed, AS_OF, DAYS, holidays).totals);
    expect(totals.holiday).toBeGreaterThan(-0.2);
    expect(totals.holiday).toBeLessThan(-0.1);
    const { periods, orders } = totals.weeks;
    const withHoliday = periods.findIndex(({ from, to }) => holidays.some((day) => day >= from && day <= to));
    const [before = 0, own = 0, after = 0] = orders.existing.expected.slice(withHoliday - 1, withHoliday + 2);
    expect((2 * own) / (before + after) - 1).toBeCloseTo(totals.holiday ?? 0, 1);
  });

  test("change nothing in a shop that sells as on other days, and aren't learned from half a year", () => {
    expect(Math.abs(known(ahead(log, AS_OF, DAYS, holidays).totals).holiday ?? 1)).toBeLessThan(0.05);
    expect(known(ahead(log, START + 7 * 26, DAYS, holidays).totals).holiday).toBeNull();
  });
});
