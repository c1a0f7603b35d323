import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  comparePeriodFigures,
  computeComparedPeriod,
  computeFreshness,
  computeNoiseFloor,
  type Figure,
  isInformative,
  LONGEST_DAYS,
  listPastPeriods,
  METRICS,
  missedForecast,
  PAST_PERIODS,
  type PeriodFigures,
  rankNews,
} from "#features/overview/rules/overview.ts";
import { addDays, daysBetween, toDay } from "#lib/time/day.ts";

const flat = (value: number): PeriodFigures =>
  Object.fromEntries(METRICS.map((metric) => [metric, value])) as PeriodFigures;

const today = "2026-03-15";
const endingYesterday = (days: number) => ({ start: addDays(today, -days), end: addDays(today, -1), days });
const figuresFor = (current: PeriodFigures, past: number, firstDay: string | null = "2020-01-01") => {
  const period = endingYesterday(7);
  const dated = (each: typeof period) => ({ period: each, figures: flat(past) });
  return comparePeriodFigures(
    current,
    { compared: dated(computeComparedPeriod(period, "previous")), past: listPastPeriods(period).map(dated) },
    { firstDay, today, lostAfterDays: 90 },
  );
};
const one = (figures: readonly Figure[], metric: Figure["metric"]) => figures.find((each) => each.metric === metric);

describe("periods", () => {
  test("a day is compared with the same weekday, and a week or four with the ones just before", () => {
    expect(computeComparedPeriod(endingYesterday(1), "previous").start).toBe("2026-03-07");
    expect(listPastPeriods(endingYesterday(28))[0]).toEqual({ start: "2026-01-18", end: "2026-02-14", days: 28 });
    for (const days of [1, 7, 28]) {
      const period = endingYesterday(days);
      expect(listPastPeriods(period)[0]).toEqual(computeComparedPeriod(period, "previous"));
    }
    // 13 weeks before, so that each weekday counts as often as in these 90 days.
    expect(listPastPeriods(endingYesterday(90))[0]?.start).toBe(addDays(endingYesterday(90).start, -91));
  });

  test("earlier periods of the same kind have the same weekdays and do not overlap, whatever the days are", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40_000 }), fc.integer({ min: 1, max: LONGEST_DAYS }), (first, days) => {
        const period = { start: toDay(first), end: toDay(first + days - 1), days };
        const all = [period, ...listPastPeriods(period)];
        expect(all).toHaveLength(PAST_PERIODS + 1);
        for (const [i, { start, end }] of all.entries()) {
          expect(end < (all[i - 1]?.start ?? "9999")).toBe(true);
          expect([daysBetween(start, period.start) % 7, daysBetween(start, end) + 1]).toEqual([0, days]);
        }
      }),
    );
  });
});

describe("figures", () => {
  test("a figure has a range, a comparison and a change", () => {
    // √100 = 10: 100 ± 35.
    expect(one(figuresFor(flat(140), 100), "active")).toEqual({
      metric: "active",
      value: 140,
      previous: 100,
      change: 0.4,
      pastPeriods: 12,
      range: { low: 65, high: 135, typical: 100 },
      position: "above",
    });
  });

  test("a normal range that begins at 0 is shown only beside a value above it", () => {
    // √9 = 3: 0 to 9 + 10.5, and 100 ± 35.
    expect(figuresFor(flat(0), 9).map(isInformative)).toEqual(METRICS.map(() => false));
    expect(one(figuresFor(flat(20), 9), "orders")).toMatchObject({ range: { low: 0, high: 20 }, position: "within" });
    expect(figuresFor(flat(21), 9).every((figure) => figure.metric === "revenue" || isInformative(figure))).toBe(true);
    expect(figuresFor(flat(100), 100).map(isInformative)).toEqual(METRICS.map(() => true));
    expect(figuresFor(flat(5), 5, null).map(isInformative)).toEqual(METRICS.map(() => false));
  });

  test("have no change from nothing, and none of small counts", () => {
    expect(figuresFor(flat(50), 0).map(({ change }) => change)).toEqual(METRICS.map(() => null));
    expect(one(figuresFor(flat(50), 19), "orders")?.change).toBeNull();
  });

  test("a business that began two weeks ago has a comparison, and one that began a day later has none", () => {
    expect(one(figuresFor(flat(5), 5, "2026-03-01"), "orders")).toMatchObject({
      previous: 5,
      range: null,
      pastPeriods: 1,
    });
    expect(one(figuresFor(flat(5), 5, "2026-03-02"), "orders")).toMatchObject({ previous: null, pastPeriods: 0 });
    expect(one(figuresFor(flat(0), 0, null), "orders")).toMatchObject({ previous: null, range: null });
  });

  test("lost customers need 90 days more, as no one can be lost before", () => {
    expect(one(figuresFor(flat(5), 5, "2025-12-01"), "lost")).toMatchObject({ pastPeriods: 1, range: null });
  });
});

describe("news", () => {
  const move = (from: string, to: string, revenueBefore: number, revenueNow: number) => ({
    from,
    to,
    customers: 3,
    revenueBefore,
    revenueNow,
  });

  test("are ordered by money at stake, without noise", () => {
    const figures = figuresFor({ ...flat(100), orders: 200 }, 100);
    // Revenue 100 ± 3.5 × 100/√100, so the floor is 35; 100 orders more at 100/100 each.
    expect(computeNoiseFloor(figures, [])).toBe(35);
    const moves = [
      move("R5F5M5", "R2F2M3", 500, 20),
      move("R4F4M4", "R5F5M5", 10, 60),
      move("R4F4M4", "R2F3M3", 34, 900),
      move("NONE", "R5F1M1", 0, 9000),
      move("R5F5M5", "R5F5M5", 9000, 9000),
    ];
    expect(rankNews(figures, moves)).toEqual([
      { kind: "move", from: "R5F5M5", to: "R2F2M3", direction: "down", customers: 3, atStake: 500 },
      { kind: "figure", metric: "orders", direction: "up", also: [], atStake: 100 },
      { kind: "move", from: "R4F4M4", to: "R5F5M5", direction: "up", customers: 3, atStake: 60 },
    ]);
  });

  test("figures that the same sales made are one piece of news, with the most money at stake", () => {
    // 100 fewer of each, at 100/100 each; returning and lost customers as usual.
    const quiet = { ...flat(10), returning: 100, lost: 100 };
    expect(rankNews(figuresFor(quiet, 100), [])).toEqual([
      { kind: "figure", metric: "revenue", direction: "down", also: ["orders", "active", "new"], atStake: 90 },
    ]);
    // Lost customers are another fact, and so is what moves the other way.
    expect(rankNews(figuresFor({ ...quiet, returning: 200, lost: 300 }, 100), [])).toMatchObject([
      { metric: "lost", direction: "up", also: [], atStake: 200 },
      { metric: "returning", direction: "up", also: [], atStake: 100 },
      { metric: "revenue", direction: "down", also: ["orders", "active", "new"] },
    ]);
  });

  test("are none when nothing is unusual", () => {
    expect(rankNews(figuresFor(flat(100), 100), [])).toEqual([]);
  });
});

test("a calculation is stale if a later one failed, or after two nights", () => {
  const at = (hours: number) => new Date(Date.UTC(2026, 0, 1, hours));
  expect(computeFreshness(at(2), null, at(38))).toMatchObject({ isStale: false });
  expect(computeFreshness(at(2), null, at(39))).toMatchObject({ isStale: true, hasFailed: false });
  expect(computeFreshness(at(2), at(1), at(3))).toMatchObject({ isStale: false });
  expect(computeFreshness(at(2), at(3), at(4))).toMatchObject({ isStale: true, hasFailed: true });
  expect(computeFreshness(null, null, at(0))).toMatchObject({ isStale: false });
});

test("a forecast is missed when the holdout's purchases are outside its interval", () => {
  const tracking = (actual: number) => ({
    holdoutFrom: 20_000,
    points: [
      { day: 20_000, actual: 100, expected: 100, lower: 100, upper: 100 },
      { day: 20_030, actual, expected: 150.4, lower: 140, upper: 160 },
    ],
  });
  expect(missedForecast(tracking(160))).toBeNull();
  expect(missedForecast(tracking(161))).toMatchObject({ actual: 61, expected: 50, lower: 40, upper: 60 });
  expect(missedForecast(null)).toBeNull();
});

describe("a small shop", () => {
  const ofShop = (days: number, pastOrders: readonly number[], orders: number) => {
    const period = endingYesterday(days);
    const of = (count: number): PeriodFigures => ({ ...flat(count), revenue: count * 11_700 });
    const dated = (each: typeof period, at: number) => ({
      period: each,
      figures: of(pastOrders[at % pastOrders.length] ?? 0),
    });
    return comparePeriodFigures(
      of(orders),
      { compared: dated(computeComparedPeriod(period, "previous"), 0), past: listPastPeriods(period).map(dated) },
      { firstDay: "2020-01-01", today, lostAfterDays: 90 },
    );
  };

  test("has no normal range of a day with hardly an order, so that one order is not unusual", () => {
    const figures = ofShop(1, [0, 0, 1, 0], 1);
    expect(figures.map(({ range, position }) => [range, position])).toEqual(METRICS.map(() => [null, null]));
    expect(rankNews(figures, [])).toEqual([]);
  });

  test("no range is from 0 to 0, whatever the shop sells", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 7, 28),
        fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 12 }),
        fc.nat({ max: 12 }),
        (days, past, orders) => {
          for (const { range } of ofShop(days, past, orders)) expect(range === null || range.high > 0).toBe(true);
        },
      ),
    );
  });

  test("has one of four weeks with some orders", () => {
    expect(one(ofShop(28, [50, 56, 61], 58), "revenue")?.range).not.toBeNull();
  });
});
