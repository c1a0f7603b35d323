import { describe, expect, test } from "vitest";
import { toDayNumber } from "#lib/time/day.ts";
import { type DailyForecast, meanForecast, ordersByDay, simpleTotals } from "./simple-totals.ts";

const known = (forecast: DailyForecast | null): DailyForecast => {
  if (!forecast) throw new Error("There is no forecast");
  return forecast;
};

const AS_OF = toDayNumber("2025-12-31");

/** Orders of each day from the first of a January, as many as `of` says. */
const since = (year: number, of: (day: number) => number): Float64Array => {
  const first = toDayNumber(`${year}-01-01`);
  return Float64Array.from({ length: AS_OF - first + 1 }, (_, at) => of(first + at));
};

describe("simple forecasts of a shop's orders", () => {
  test("a shop with as many orders every day goes on like that by all methods", () => {
    const all = simpleTotals(
      since(2023, () => 4),
      { asOf: AS_OF, days: 365 },
    );
    for (const forecast of Object.values(all)) {
      const { daily, deviation } = known(forecast);
      expect(daily).toHaveLength(365);
      for (const each of daily) expect(each).toBeCloseTo(4, 6);
      expect(deviation).toBeLessThan(1e-3);
    }
  });

  test("last year's peak comes in the same week again, and in a month's forecast on its days", () => {
    const peak = toDayNumber("2025-11-24");
    const orders = since(2023, (day) =>
      [0, 364, 728].some((ago) => day <= peak - ago && day > peak - ago - 7) ? 50 : 5,
    );
    const { lastYear, theta } = simpleTotals(orders, { asOf: AS_OF, days: 365 });
    const week = peak + 364 - AS_OF - 1;
    // The week of the peak is cut at the as-of day's weekday, so that five of its days are in the same week back from it.
    expect(known(lastYear).daily[week - 3]).toBeGreaterThan(20);
    const daily = known(theta).daily;
    expect((daily[week - 3] as number) / (daily[week - 20] as number)).toBeGreaterThan(4);
  });

  test("growth multiplies last year's weeks, and needs 65 of them", () => {
    const orders = since(2024, (day) => (day <= AS_OF - 364 ? 2 : 3));
    const grown = known(simpleTotals(orders, { asOf: AS_OF, days: 7 }).lastYearWithGrowth);
    for (const each of grown.daily) expect(each).toBeCloseTo(4.5, 9);
    const year = orders.subarray(-7 * 64);
    expect(simpleTotals(year, { asOf: AS_OF, days: 7 }).lastYearWithGrowth).toBeNull();
    expect(simpleTotals(year, { asOf: AS_OF, days: 7 }).lastYear).not.toBeNull();
  });

  test("orders of a day are counted up to the as-of day only", () => {
    const purchases = {
      starts: Uint32Array.of(0, 2, 3),
      days: Int32Array.of(10, 12, 11),
      amounts: new Float64Array(3),
    };
    expect([...ordersByDay(purchases, { first: 10, asOf: 11 })]).toEqual([1, 1]);
  });

  test("the mean of forecasts leaves out deviations that aren't known", () => {
    const forecasts = [3, 5].map((each, at) => ({ daily: Float64Array.of(each), deviation: at ? Number.NaN : 2 }));
    expect(meanForecast(forecasts)).toEqual({ daily: Float64Array.of(4), deviation: 2 });
    expect(meanForecast([])).toBeNull();
  });
});
