import { describe, expect, test } from "vitest";
import { forecast } from "#lib/clv/forecast.ts";
import type { ForecastResult } from "#lib/clv/forecast-answer.ts";
import type { ForecastOptions, PurchaseLog } from "#lib/clv/forecast-request.ts";
import { prepare, sumValues } from "#lib/clv/prepare-population.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { hasClvData, purchaseLog, sayMissing } from "#testing/routes/clv-data-sets.ts";
import { simulatedPurchases } from "#testing/shops/simulated-purchases.ts";

const options = (asOf: number, more: Partial<ForecastOptions> = {}): ForecastOptions => ({
  horizon: { days: 273, discountRate: 0 },
  model: "mbg_nbd",
  cohortBy: "none",
  level: 0.95,
  seed: 1,
  asOf,
  today: asOf,
  ...more,
});

const shopOf = ({ shop }: ForecastResult) => {
  if (!shop) throw new Error("There is no total of the shop");
  return shop;
};

/** What customers known on a day spent after it up to another, and on how many days. */
const spentBetween = (log: PurchaseLog, asOf: number, end: number) => {
  const known = new Set(log.customers.filter((_, row) => (log.days[row] as number) <= asOf));
  const rows = [...log.days.keys()].filter((row) => {
    const day = log.days[row] as number;
    return day > asOf && day <= end && known.has(log.customers[row] as number);
  });
  return {
    value: rows.reduce((sum, row) => sum + (log.amounts[row] as number), 0),
    days: new Set(rows.map((row) => `${log.customers[row]} ${log.days[row]}`)).size,
  };
};

sayMissing();
describe.skipIf(!hasClvData)("the total of CDNOW's customers after September 1997", () => {
  const log = purchaseLog("cdnow");
  const [asOf, end] = [toDayNumber("1997-09-30"), toDayNumber("1998-06-30")];
  const actual = spentBetween(log, asOf, end);
  const found = forecast({ kind: "purchases", log }, options(asOf));

  test("is in its interval, and in that of the shop's orders", () => {
    expect(actual.value).toBeGreaterThan(found.totals.lower);
    expect(actual.value).toBeLessThan(found.totals.upper);
    const { existing } = shopOf(found).ahead.whole.orders;
    expect(actual.days).toBeGreaterThan(existing.lower95[0] as number);
    expect(actual.days).toBeLessThan(existing.upper95[0] as number);
  });

  test("is nearer by the model of the shop than by the customers' sum, whose difference is stated", () => {
    const { ahead, difference } = shopOf(found);
    const expected = ahead.whole.orders.existing.expected[0] as number;
    const { expectedPurchases, value } = found.totals;
    expect(Math.abs(expected - actual.days)).toBeLessThan(Math.abs(expectedPurchases - actual.days));
    expect(difference.purchases).toBeCloseTo(expectedPurchases / expected - 1, 12);
    expect(difference.value).toBeCloseTo(value / (ahead.worth?.expected ?? 0) - 1, 12);
  });
});

describe("the total of a shop", () => {
  const { log } = simulatedPurchases({ customers: 400, entryDays: 300, days: 500, seed: 3, start: 15_000 });
  const asOf = 15_499;
  const of = (more: Partial<ForecastOptions>) => forecast({ kind: "purchases", log }, options(asOf, more));

  test("is the sum of the customers' forecasts, whatever the model of the shop expects", () => {
    const { totals, forecasts } = of({});
    expect(totals.value).toBeCloseTo(
      forecasts.reduce((sum, { value }) => sum + value, 0),
      6,
    );
  });

  test("has a wider interval at a higher level", () => {
    const widths = [0.5, 0.8, 0.95].map((level) => {
      const { lower, upper } = of({ level }).totals;
      return upper - lower;
    });
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    expect(widths[2]).toBeGreaterThan(1.5 * (widths[0] as number));
  });

  test("is discounted like the customers' forecasts", () => {
    const [plain, dear] = [0, 0.5].map((discountRate) => shopOf(of({ horizon: { days: 365, discountRate } })).ahead);
    const revenue = plain?.whole.revenue?.existing.expected[0] as number;
    expect(plain?.worth?.expected).toBeCloseTo(revenue, 6);
    expect(dear?.whole.revenue?.existing.expected[0]).toBeCloseTo(revenue, 6);
    // Spread evenly over a year, purchases would be worth (1 − 1/1.5) / ln 1.5 = 0.822 of their amount.
    expect((dear?.worth?.expected as number) / revenue).toBeGreaterThan(0.8);
    expect((dear?.worth?.expected as number) / revenue).toBeLessThan(0.9);
  });

  test("a total without dates has an interval as wide as errors usually are, with a warning", () => {
    const { customerIds, population } = prepare({ kind: "purchases", log }, { asOf, today: asOf });
    const { repeatPurchases, recency, tenure, monetaryValue } = population.histories;
    const rows = customerIds.map((customerId, row) => ({
      customerId,
      frequency: repeatPurchases[row] as number,
      recency: recency[row] as number,
      t: tenure[row] as number,
      monetaryValue: monetaryValue[row] as number,
    }));
    const { totals, shop, warnings } = forecast({ kind: "summaries", rows }, options(asOf));
    expect(shop).toBeNull();
    expect(warnings.map(({ code }) => code)).toContain("totals_assumed");
    expect(of({}).warnings.map(({ code }) => code)).not.toContain("totals_assumed");
    // 1.96 standard deviations of 15% are 29%.
    expect(totals.lower).toBeLessThan(0.75 * totals.value);
    expect(totals.upper).toBeGreaterThan(1.3 * totals.value);
  });

  test("a total without amounts is 0, and orders are still expected", () => {
    const free = { ...log, amounts: log.amounts.map(() => Number.NaN) };
    const found = forecast({ kind: "purchases", log: free }, options(asOf));
    expect([found.totals.lower, found.totals.value, found.totals.upper]).toEqual([0, 0, 0]);
    expect(shopOf(found).ahead.worth).toBeNull();
    expect(sumValues(shopOf(found).ahead.whole.orders.existing.expected)).toBeGreaterThan(0);
  });
});
