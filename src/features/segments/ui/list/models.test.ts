import { expect, test } from "vitest";
import { overlapStep } from "#features/segments/ui/detail/segment-cards.tsx";
import { sparklinePoints } from "#features/segments/ui/use-segments-columns.tsx";
import { TREND_MEASURES } from "../detail/trend-model.ts";

test("an overlap cell is darker for a larger share, and has no color for zero", () => {
  expect([0, 0.001, 0.05, 0.3, 0.5, 0.9, 1].map(overlapStep)).toEqual([0, 1, 2, 4, 5, 6, 7]);
});

test("a sparkline keeps its newest value, however many days are left out", () => {
  const days = Array.from({ length: 91 }, (_, i) => i);
  expect(sparklinePoints(days, 30)).toHaveLength(30);
  expect(sparklinePoints(days, 30).at(-1)).toBe(90);
  expect(sparklinePoints([1, 2], 30)).toEqual([1, 2]);
});

test("compares averages of members and all customers; no customers have none", () => {
  const figures = {
    members: 4,
    buyers: 2,
    orders: 5,
    revenue: 100,
    averageOrderValue: 20,
    averageRecencyDays: 12.5,
    retention: 0.5,
  };
  // 100 over 4 members.
  expect(TREND_MEASURES.map(({ of }) => of(figures))).toEqual([25, 20, 12.5, 0.5]);
  expect(TREND_MEASURES[0]?.of({ ...figures, members: 0 })).toBeNull();
});
