import { expect, test } from "vitest";
import { shownGroups } from "./path-model.ts";

const period = (from: string, to: string, orders: number) => ({ from, to, orders, revenue: 10 * orders });

const group = (key: string | null, orders: number) => ({
  key,
  label: key,
  customers: 2,
  weeks: [],
  whole: period("2026-01-15", "2026-02-28", 3 * orders),
  months: [period("2026-01-15", "2026-01-31", orders), period("2026-02-01", "2026-02-28", 2 * orders)],
});

test("tiers keep their order and colors, and only whole months are shown", () => {
  const { groups, months } = shownGroups("tier", [group("high", 5), group("low", 1)], "revenue");
  expect(groups).toEqual([
    { id: "high", name: "high", color: "var(--tier-high)", customers: 2, total: 150 },
    { id: "low", name: "low", color: "var(--tier-low)", customers: 2, total: 30 },
  ]);
  expect(months).toEqual([{ month: "2026-02", parts: { high: 100, low: 20 } }]);
});

test("of many months, the five largest are kept and the others added up", () => {
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
