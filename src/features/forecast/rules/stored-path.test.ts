import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GroupCurve } from "#lib/clv/group-curves.ts";
import { groupPaths, monthsOver, nextMonth, type PathPeriod, type StoredPath } from "./stored-path.ts";

const groupValues = (expected: number) => ({ expected, lower80: 0, upper80: 0, lower95: 0, upper95: 0 });
const groups = (existing: number) => ({
  all: groupValues(0),
  existing: groupValues(existing),
  newcomers: groupValues(0),
});

const period = (from: string, to: string, orders: number, revenue: number | null): PathPeriod => ({
  from,
  to,
  orders: groups(orders),
  revenue: revenue === null ? null : groups(revenue),
});

/** 120 days in two halves. */
const path = (orders: [number, number], revenue: [number, number] | null): StoredPath => ({
  months: [
    period("2026-01-01", "2026-03-01", orders[0], revenue?.[0] ?? null),
    period("2026-03-02", "2026-04-30", orders[1], revenue?.[1] ?? null),
  ],
  weeks: [],
  whole: period("2026-01-01", "2026-04-30", orders[0] + orders[1], revenue && revenue[0] + revenue[1]),
  past: [],
});

const curve = (key: string | null, customers: number, orders: number[]): GroupCurve => ({
  key,
  customers,
  orders,
  revenue: orders.map((sum) => 10 * sum),
});

describe("the path of existing customers by group", () => {
  // Until half of the days 6 of 8 orders are the first group's, after it 2 of 12.
  test("has in each period the share of the customers' own forecasts", () => {
    const paths = groupPaths(path([80, 60], [800, 600]), [curve("a", 3, [1, 3, 6, 8]), curve("b", 9, [0, 1, 2, 12])]);
    expect(paths.map(({ key, customers }) => [key, customers])).toEqual([
      ["a", 3],
      ["b", 9],
    ]);
    expect(paths[0]?.months.map(({ orders, revenue }) => [orders, revenue])).toEqual([
      [60, 600],
      [10, 100],
    ]);
    expect(paths[0]?.whole).toEqual({ from: "2026-01-01", to: "2026-04-30", orders: 70, revenue: 700 });
  });

  test("is by customers if none is expected to buy, and has no revenue without amounts", () => {
    const none = [0, 0, 0, 0];
    const paths = groupPaths(path([40, 0], null), [curve("a", 1, none), curve(null, 3, none)]);
    expect(paths.map(({ whole }) => [whole.orders, whole.revenue])).toEqual([
      [10, null],
      [30, null],
    ]);
  });

  const sums = fc.array(fc.float({ min: 0, max: 1000, noNaN: true }), { minLength: 4, maxLength: 4 });

  test("adds up to the path in every period", () => {
    fc.assert(
      fc.property(fc.array(sums, { minLength: 1, maxLength: 6 }), (all) => {
        const curves = all.map((steps, at) =>
          curve(
            String(at),
            at + 1,
            steps.map((_, i) => steps.slice(0, i + 1).reduce((sum, step) => sum + step, 0)),
          ),
        );
        const paths = groupPaths(path([123.45, 678.9], [10, 20]), curves);
        for (const [month, expected] of [123.45, 678.9].entries()) {
          const total = paths.reduce((sum, { months }) => sum + (months[month]?.orders ?? 0), 0);
          expect(Math.abs(total - expected)).toBeLessThanOrEqual(0.01 * curves.length);
        }
      }),
    );
  });
});

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
