import { describe, expect, test } from "vitest";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { learnChances, orderChancesBy } from "#lib/clv/timing/order-chances.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { changingShop } from "#testing/shops/changing-shop.ts";

/** Four years in which purchases are three times as frequent in November as in May, and hardly any customer leaves. */
const log = changingShop(
  {
    weeks: 208,
    start: toDayNumber("2014-01-01"),
    customers: 800,
    arrivals: -1.5,
    season: { kind: "wave", amplitude: 0.6, day: 320 },
    drift: 0,
    trend: 0,
    badMonth: null,
    priceRise: null,
    yearlyRate: 3,
    life: 20_000,
    regularity: 1,
  },
  5,
);

const DAYS = 90;

/** How many customers are expected to order within 90 days, relative to how many did, and what was learned for that. */
const learnedAt = (purchases: PurchaseLog, day: string) => {
  const asOf = toDayNumber(day);
  const options = { asOf, today: asOf, seed: 1, cohortBy: "none", level: 0.95 } as const;
  const prepared = prepare({ kind: "purchases", log: purchases }, options);
  const lessons = learnChances(prepared, options);
  const chances = orderChancesBy(lessons, prepared, options)(prepared.population, DAYS).chances;
  const known = new Set(prepared.customerIds);
  const ordered = new Set(
    Array.from(purchases.customers, (customer) => purchases.customerIds[customer] as string).filter(
      (id, row) =>
        known.has(id) && (purchases.days[row] as number) > asOf && (purchases.days[row] as number) <= asOf + DAYS,
    ),
  );
  const expected = (chances.at(-1) as Float64Array).reduce((sum, chance) => sum + chance, 0);
  return { chances, relative: expected / ordered.size, backtest: lessons.backtests.at(-1)?.backtest };
};

describe("the chances of an order in a shop with a season", () => {
  test.each(["2017-01-20", "2017-08-15"])("chances as of %s are corrected by earlier years", (day) => {
    const { relative, backtest } = learnedAt(log, day);
    // With half of the correction by the last two periods, as of these days: 1.26 and 0.75.
    expect(Math.abs(relative - 1)).toBeLessThan(0.12);
    expect(backtest?.calibratedOn).toBeNull();
    expect(backtest?.error).toBe(backtest?.errorBefore);
    expect(backtest?.calibrator).not.toEqual({ slope: 1, intercept: 0 });
  });

  test("the last two periods correct chances as long as there is no earlier year", () => {
    expect(learnedAt(log, "2015-01-20").backtest?.calibratedOn).not.toBeNull();
  });

  test("replacing all purchases after the day changes no bit of any chance", () => {
    const asOf = toDayNumber("2017-01-20");
    const other = {
      ...log,
      days: log.days.map((day) => (day > asOf ? asOf + 1 : day)),
      amounts: log.amounts.map((amount, row) => ((log.days[row] as number) > asOf ? 100 * amount : amount)),
    };
    expect(learnedAt(other, "2017-01-20").chances).toEqual(learnedAt(log, "2017-01-20").chances);
  });
});
