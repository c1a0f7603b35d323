import { describe, expect, test } from "vitest";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { prepare } from "#lib/clv/prepare-population.ts";
import { changingShop } from "#testing/shops/changing-shop.ts";
import {
  combineDaily,
  learnDeviation,
  learnShopRecord,
  type PastForecast,
  pastForecastDays,
  type ShopRecord,
  weighMethods,
} from "./shop-record.ts";

const known = (record: ShopRecord | null): ShopRecord => {
  if (!record) throw new Error("There is no record");
  return record;
};

describe("days of past forecasts", () => {
  test("are the same day of earlier years, each with a year before it", () => {
    expect(pastForecastDays({ first: 0, asOf: 3000 }, 365)).toEqual([2635, 2270, 1905, 1540]);
    expect(pastForecastDays({ first: 0, asOf: 3000 }, 91)).toEqual([2635, 2270, 1905, 1540]);
    expect(pastForecastDays({ first: 0, asOf: 3000 }, 731)).toEqual([1905, 1540, 1175, 810]);
  });

  test("are filled up by quarters before the latest possible one", () => {
    expect(pastForecastDays({ first: 0, asOf: 1200 }, 365)).toEqual([835, 744, 653, 470]);
    expect(pastForecastDays({ first: 0, asOf: 800 }, 91)).toEqual([709, 618, 527, 435]);
    // 836 is the same forecast as 835.
    expect(pastForecastDays({ first: 0, asOf: 1200 }, 364)).toEqual([835, 745, 654, 470]);
  });

  test("begin with the second year", () => {
    expect(pastForecastDays({ first: 0, asOf: 363 + 365 }, 365)).toEqual([363]);
    expect(pastForecastDays({ first: 0, asOf: 363 + 364 }, 365)).toEqual([]);
  });
});

describe("weights of methods", () => {
  const past = (asOf: number, expected: PastForecast["expected"]): PastForecast => ({ asOf, actual: 100, expected });

  test("are inverse to the mean squared error and that of chance", () => {
    // Errors of 10% and 20%: 1 / (0.01 + 0.0025) = 80 and 1 / (0.04 + 0.0025) = 23.53.
    const { weights, error, separate } = known(weighMethods([past(0, { model: 110, theta: 80 })], 365));
    expect(weights.model).toBeCloseTo(80 / (80 + 1 / 0.0425), 12);
    expect((weights.model ?? 0) + (weights.theta ?? 0)).toBeCloseTo(1, 12);
    const expected = 110 * (weights.model ?? 0) + 80 * (weights.theta ?? 0);
    expect(error).toBeCloseTo(Math.abs(Math.log(100 / expected)), 12);
    expect(separate).toBe(1);
  });

  test("leave out a method that had no forecast on one of the days", () => {
    const { weights } = known(weighMethods([past(91, { model: 110, theta: 100 }), past(0, { model: 110 })], 365));
    expect(weights).toEqual({ model: 1 });
    expect(weighMethods([], 365)).toBeNull();
  });

  test("periods that overlap count by the days that they cover", () => {
    const forecasts = [past(365, { model: 110 }), past(274, { model: 110 }), past(-400, { model: 110 })];
    expect(known(weighMethods(forecasts, 365)).separate).toBeCloseTo((365 + 91 + 365) / 365, 12);
  });

  test("the sum is the mean by weight, and a method without a forecast leaves its weight to the others", () => {
    const weights = { model: 0.5, theta: 0.25, recentMean: 0.25 };
    expect([...combineDaily({ weights }, { model: Float64Array.of(4), theta: Float64Array.of(1) })]).toEqual([3]);
  });

  test("the course is that of methods that know the season", () => {
    const forecasts = {
      model: Float64Array.of(2, 6),
      lastYear: Float64Array.of(3, 1),
      recentMean: Float64Array.of(5, 5),
    };
    // A sum of (8 + 4 + 2 × 10) / 4 = 8, in shares of (¼ + ¾) / 2 = ½ each.
    const daily = combineDaily({ weights: { model: 0.25, lastYear: 0.25, recentMean: 0.5 } }, forecasts);
    expect([...daily]).toEqual([4, 4]);
  });

  test("the deviation is between that of the record and the simulated one, nearer to the former with more forecasts", () => {
    expect(learnDeviation({ error: 0.1, separate: 1 }, 0.3)).toBeCloseTo(Math.sqrt((0.01 + 2 * 0.09) / 3), 12);
    expect(learnDeviation({ error: 0.1, separate: 4 }, 0.3)).toBeCloseTo(Math.sqrt((0.04 + 2 * 0.09) / 6), 12);
  });
});

describe("the record of a shop", () => {
  const START = 18_000;
  const AS_OF = START + 7 * 156;
  const log = changingShop(
    {
      weeks: 160,
      start: START,
      customers: 500,
      arrivals: 0,
      drift: 0,
      trend: 0,
      badMonth: null,
      priceRise: null,
      season: { kind: "wave", amplitude: 0.3, day: 300 },
      yearlyRate: 6,
      life: 400,
      regularity: 1,
    },
    7,
  );
  const recordOf = (own: PurchaseLog, asOf = AS_OF): ShopRecord | null => {
    const { population } = prepare({ kind: "purchases", log: own }, { asOf, today: asOf });
    if (!population.purchases) throw new Error("There are no purchases");
    return learnShopRecord(
      population.purchases,
      { first: START, asOf },
      { days: 365, holidays: new Set(), events: [] },
    );
  };
  const whole = known(recordOf(log));

  test("says what each method would have expected, beside what came", () => {
    expect(whole.forecasts.map(({ asOf }) => asOf)).toEqual(pastForecastDays({ first: START, asOf: AS_OF }, 365));
    for (const { asOf, actual, expected } of whole.forecasts) {
      const days = new Set<string>();
      for (const [row, day] of log.days.entries())
        if (day > asOf && day <= asOf + 365) days.add(`${log.customers[row]} ${day}`);
      expect(actual).toBe(days.size);
      expect(Math.abs((expected.model ?? 0) / actual - 1)).toBeLessThan(0.5);
      expect(Math.abs((expected.lastYear ?? 0) / actual - 1)).toBeLessThan(0.5);
    }
  });

  test("past forecasts stay the same to the last bit whatever came after their day", () => {
    for (const { asOf, expected } of [whole.forecasts[0], whole.forecasts.at(-1)] as PastForecast[]) {
      // All later purchases on the day after, of a hundred times the amount, but for one that keeps the shop's last day.
      const days = log.days.map((day) => (day > asOf && day < AS_OF ? asOf + 1 : day));
      const other = known(
        recordOf({
          ...log,
          days,
          amounts: log.amounts.map((amount, row) => ((log.days[row] as number) > asOf ? 100 * amount : amount)),
        }),
      );
      const again = other.forecasts.find((forecast) => forecast.asOf === asOf);
      expect(again?.expected).toEqual(expected);
      expect(again?.actual).not.toBe(whole.forecasts.find((forecast) => forecast.asOf === asOf)?.actual);
    }
  });

  test("there is none before the second year", () => {
    expect(recordOf(log, START + 700)).toBeNull();
  });
});
