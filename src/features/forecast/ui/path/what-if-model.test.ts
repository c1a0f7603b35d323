import { expect, test } from "vitest";
import { parseChanges, writeChanges } from "#features/forecast/ui/forecast-state.ts";
import { changedPath, changedRetention, type Path } from "./path-model.ts";

const values = (expected: number) => ({
  expected,
  lower80: expected - 1,
  upper80: expected + 1,
  lower95: expected / 2,
  upper95: expected * 2,
});
const groups = (existing: number, newcomers: number) => ({
  all: values(existing + newcomers),
  existing: values(existing),
  newcomers: values(newcomers),
});
const period = (from: string, to: string, existing: number) => ({
  from,
  to,
  orders: groups(existing, 10),
  revenue: groups(10 * existing, 100),
});
const ratios = (existing: number[], newcomers: number[]) => ({ existing, newcomers });
const scenario = (retention: number, of: ReturnType<typeof ratios>) => ({ retention, orders: of, revenue: of });

const path: Path = {
  past: [],
  weeks: [],
  months: [period("2026-12-01", "2026-12-31", 40), period("2027-01-01", "2027-01-31", 20)],
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

test("without changes the path is the forecast's, also where the parts were rounded", () => {
  const orders = { ...path.whole.orders, all: values(80.01) };
  const rounded = { ...path, whole: { ...path.whole, orders } };
  for (const each of [path, rounded]) expect(changedPath(each, NONE)).toEqual(each);
  expect(changedPath(rounded, { ...NONE, newCustomers: 10 }).whole.orders.all.expected).toBeCloseTo(82.01, 9);
});

test("retention goes from month to month by the scenarios on either side of it", () => {
  // Half way between 0.5 and 0.6.
  const changed = changedPath(path, { ...NONE, retention: 10 });
  const [december, january] = [40 * 1.05 + 10, 20 * 1.1 + 10 * 1.05];
  expectedOf(changed, "orders").forEach((value, at) => {
    expect(value).toBeCloseTo([december, january, december + january][at] ?? 0, 9);
  });
  expect(changed.months[1]?.orders.all.upper95).toBeCloseTo(2 * january, 9);
});

test("new customers change only what they buy, and order value only money", () => {
  const changed = changedPath(path, { ...NONE, orderValue: 20, newCustomers: -10 });
  expect(expectedOf(changed, "orders").map((value) => Math.round(value ?? 0))).toEqual([49, 29, 78]);
  expect(expectedOf(changed, "revenue").map((value) => Math.round(value ?? 0))).toEqual([588, 348, 936]);
});

test("a retention beyond all scenarios is the last one's", () => {
  expect(path.whatIf && changedRetention(path.whatIf, 30)).toBe(0.6);
  expect(expectedOf(changedPath(path, { ...NONE, retention: -30 }), "orders")[0]).toBeCloseTo(46, 9);
});

test("changes are read from the address as they were written", () => {
  const changes = { retention: 5, orderValue: 0, newCustomers: -10 };
  expect(parseChanges(writeChanges(changes))).toEqual(changes);
  for (const text of ["", "5,0", "5,0,31", "a,0,0", "5,0,0,0"]) expect(parseChanges(text)).toBeUndefined();
});
