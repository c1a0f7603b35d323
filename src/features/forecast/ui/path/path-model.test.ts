import { expect, test } from "vitest";
import { parseChanges, writeChanges } from "#features/forecast/ui/forecast-state.ts";
import { changedPath, changedRetention, type Path, pathMonths, plotPoints, shownGroups } from "./path-model.ts";

const groupPeriod = (from: string, to: string, orders: number) => ({ from, to, orders, revenue: 10 * orders });

const group = (key: string | null, orders: number) => ({
  key,
  label: key,
  customers: 2,
  weeks: [],
  whole: groupPeriod("2026-01-15", "2026-02-28", 3 * orders),
  months: [groupPeriod("2026-01-15", "2026-01-31", orders), groupPeriod("2026-02-01", "2026-02-28", 2 * orders)],
});

test("tiers keep their order and colors, and only whole months are shown", () => {
  const { groups, months } = shownGroups("tier", [group("high", 5), group("low", 1)], "revenue");
  expect(groups).toEqual([
    { id: "high", name: "high", color: "var(--tier-high)", customers: 2, total: 150 },
    { id: "low", name: "low", color: "var(--tier-low)", customers: 2, total: 30 },
  ]);
  expect(months).toEqual([{ month: "2026-02", parts: { high: 100, low: 20 } }]);
});

test("the five largest of many months are kept and the others added up", () => {
  const all = [3, 9, 1, 8, 7, 2, 6].map((orders, at) => group(`2025-0${at + 1}`, orders));
  const { groups, months } = shownGroups("acquisitionMonth", all, "orders");
  expect(groups.map(({ id, total }) => [id, total])).toEqual([
    ["2025-01", 9],
    ["2025-02", 27],
    ["2025-04", 24],
    ["2025-05", 21],
    ["2025-07", 18],
    ["other", 9],
  ]);
  expect(months[0]?.parts.other).toBe(6);
});

const scenarioValues = (expected: number) => ({
  expected,
  lower80: expected - 1,
  upper80: expected + 1,
  lower95: expected / 2,
  upper95: expected * 2,
});
const groups = (existing: number, newcomers: number) => ({
  all: scenarioValues(existing + newcomers),
  existing: scenarioValues(existing),
  newcomers: scenarioValues(newcomers),
});
const scenarioPeriod = (from: string, to: string, existing: number) => ({
  from,
  to,
  orders: groups(existing, 10),
  revenue: groups(10 * existing, 100),
});
const ratios = (existing: number[], newcomers: number[]) => ({ existing, newcomers });
const scenario = (retention: number, of: ReturnType<typeof ratios>) => ({ retention, orders: of, revenue: of });

const scenarioPath: Path = {
  past: [],
  weeks: [],
  months: [scenarioPeriod("2026-12-01", "2026-12-31", 40), scenarioPeriod("2027-01-01", "2027-01-31", 20)],
  whole: { from: "2026-12-01", to: "2027-01-31", orders: groups(60, 20), revenue: groups(600, 200) },
  whatIf: {
    retention: 0.5,
    scenarios: [
      scenario(0.4, ratios([0.9, 0.8], [1, 0.9])),
      scenario(0.5, ratios([1, 1], [1, 1])),
      scenario(0.6, ratios([1.1, 1.2], [1, 1.1])),
    ],
  },
};
const NONE = { retention: 0, orderValue: 0, newCustomers: 0 };
const expectedOf = ({ months, whole }: Path, of: "orders" | "revenue") =>
  [...months, whole].map((each) => each[of]?.all.expected);

test("the path without changes is the forecast's, also where the parts were rounded", () => {
  const orders = { ...scenarioPath.whole.orders, all: scenarioValues(80.01) };
  const rounded = { ...scenarioPath, whole: { ...scenarioPath.whole, orders } };
  for (const each of [scenarioPath, rounded]) expect(changedPath(each, NONE)).toEqual(each);
  expect(changedPath(rounded, { ...NONE, newCustomers: 10 }).whole.orders.all.expected).toBeCloseTo(82.01, 9);
});

test("retention goes from month to month by the scenarios on either side of it", () => {
  // Half way between 0.5 and 0.6.
  const changed = changedPath(scenarioPath, { ...NONE, retention: 10 });
  const [december, january] = [40 * 1.05 + 10, 20 * 1.1 + 10 * 1.05];
  expectedOf(changed, "orders").forEach((value, at) => {
    expect(value).toBeCloseTo([december, january, december + january][at] ?? 0, 9);
  });
  expect(changed.months[1]?.orders.all.upper95).toBeCloseTo(2 * january, 9);
});

test("new customers change only what they buy, and order value only money", () => {
  const changed = changedPath(scenarioPath, { ...NONE, orderValue: 20, newCustomers: -10 });
  expect(expectedOf(changed, "orders").map((value) => Math.round(value ?? 0))).toEqual([49, 29, 78]);
  expect(expectedOf(changed, "revenue").map((value) => Math.round(value ?? 0))).toEqual([588, 348, 936]);
});

test("a retention beyond all scenarios is the last one's", () => {
  expect(scenarioPath.whatIf && changedRetention(scenarioPath.whatIf, 30)).toBe(0.6);
  expect(expectedOf(changedPath(scenarioPath, { ...NONE, retention: -30 }), "orders")[0]).toBeCloseTo(46, 9);
});

test("changes are read from the address as they were written", () => {
  const changes = { retention: 5, orderValue: 0, newCustomers: -10 };
  expect(parseChanges(writeChanges(changes))).toEqual(changes);
  for (const text of ["", "5,0", "5,0,31", "a,0,0", "5,0,0,0"]) expect(parseChanges(text)).toBeUndefined();
});

const values = (expected: number) => ({
  expected,
  lower80: expected - 1,
  upper80: expected + 1,
  lower95: expected - 2,
  upper95: expected + 2,
});
const steadyGroups = (existing: number, newcomers: number) => ({
  all: values(existing + newcomers),
  existing: values(existing),
  newcomers: values(newcomers),
});
const period = (from: string, to: string, existing: number) => ({
  from,
  to,
  orders: steadyGroups(existing, 5),
  revenue: null,
});
const whole = period("2026-11-11", "2027-01-10", 60);
const path: Path = {
  whole,
  weeks: [],
  months: [
    period("2026-11-11", "2026-11-30", 20),
    period("2026-12-01", "2026-12-31", 30),
    period("2027-01-01", "2027-01-10", 10),
  ],
  past: [
    { from: "2025-11-01", to: "2025-11-30", orders: 40, revenue: 0 },
    { from: "2026-10-01", to: "2026-10-31", orders: 50, revenue: 0 },
    { from: "2026-11-01", to: "2026-11-10", orders: 17, revenue: 0 },
  ],
};

test("the month of the forecast has what was bought and the rest; a month that the horizon cuts off is left out", () => {
  const months = pathMonths(path, "orders");
  expect(months.map(({ month, actual, ahead, lastYear }) => [month, actual, ahead?.expected, lastYear])).toEqual([
    ["2025-11", 40, undefined, null],
    ["2026-10", 50, undefined, null],
    ["2026-11", 17, 42, 40],
    ["2026-12", null, 35, null],
  ]);
  expect(months[2]?.ahead).toMatchObject({ lower95: 40, upper95: 44, existing: 20, newcomers: 5 });
});

test("the expected line and its bands begin where the actual one ends", () => {
  const points = plotPoints(pathMonths(path, "orders"));
  expect(points.map(({ expected }) => expected)).toEqual([null, 50, 42, 35]);
  expect(points.map(({ actual }) => actual)).toEqual([40, 50, null, null]);
  expect(points[1]?.band).toEqual([50, 50]);
});

test("a forecast without known amounts has no revenue ahead", () => {
  expect(pathMonths(path, "revenue").every(({ ahead }) => ahead === null)).toBe(true);
});
