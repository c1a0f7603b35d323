import { expect, test } from "vitest";
import { monthsOver, nextMonth, type PathPeriod, type StoredPath } from "#features/forecast/rules/stored-path.ts";

const values = (expected: number) => ({ expected, lower80: 1, upper80: 2, lower95: 0, upper95: 3 });

const aPeriod = (from: string, to: string, expected = 1): PathPeriod => {
  const groups = { all: values(expected), existing: values(0), newcomers: values(0) };
  return { from, to, orders: groups, revenue: null };
};

const aPath = (months: PathPeriod[], past: StoredPath["past"] = []): StoredPath => ({
  months,
  past,
  weeks: [],
  whole: aPeriod("2026-01-01", "2026-12-31"),
});

test("the rest of the current month is not scored, the whole month after it is", () => {
  const path = aPath([aPeriod("2026-01-12", "2026-01-31"), aPeriod("2026-02-01", "2026-02-28", 7)]);
  expect(nextMonth(path)).toEqual({ month: "2026-02-01", expected: { orders: values(7), revenue: null } });
});

test("a forecast made on a month's last day is of the month after it", () => {
  expect(nextMonth(aPath([aPeriod("2026-02-01", "2026-02-28")]))?.month).toBe("2026-02-01");
});

test("a horizon that ends within the next month scores nothing", () => {
  expect(nextMonth(aPath([aPeriod("2026-01-12", "2026-01-31"), aPeriod("2026-02-01", "2026-02-11")]))).toBeNull();
});

test("the as-of day's month is not over, even on its last day", () => {
  const [december, january] = [
    { from: "2025-12-01", to: "2025-12-31", orders: 4, revenue: 40 },
    { from: "2026-01-01", to: "2026-01-31", orders: 5, revenue: 50 },
  ];
  expect(monthsOver(aPath([], [december, january]), "2026-01-31")).toEqual([december]);
  expect(monthsOver(aPath([], [december, january]), "2026-02-01")).toEqual([december, january]);
});
