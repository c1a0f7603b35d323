import { describe, expect, test } from "vitest";
import { sumByYear } from "#features/customer-page/ui/timeline.tsx";
import { amountRange, computeTicks, segmentSpans, spendMonths } from "./spend-model.ts";

const month = (name: string, charged = 0, refunded = 0, orderCount = charged > 0 ? 1 : 0) => ({
  month: name,
  orderCount,
  charged,
  refunded,
});

const scores = { recencyScore: null, frequencyScore: null, monetaryScore: null };
const history = (places: Record<string, "champions" | "at_risk" | null>) => ({
  days: 90,
  months: Object.entries(places).map(([day, segment]) => ({ day, segment, ...scores })),
});

describe("spending by month", () => {
  const months = [month("2025-08", 10), month("2025-09", 0, 4), month("2025-10", 5)];

  test("has refunds below zero and each month's final segment, for this month the current one", () => {
    const shown = spendMonths({ months }, history({ "2025-08-31": "champions", "2025-09-30": null }), "at_risk");
    expect(shown.map(({ refunded, segment }) => [refunded, segment])).toEqual([
      [0, "champions"],
      [-4, null],
      [0, "at_risk"],
    ]);
  });

  test("covers two years and the current month", () => {
    const many = Array.from({ length: 40 }, (_, i) =>
      month(`20${10 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, "0")}`),
    );
    expect(spendMonths({ months: many }, undefined, null)).toHaveLength(25);
  });

  test("merges consecutive months in the same segment", () => {
    const shown = spendMonths({ months }, history({ "2025-08-31": "champions", "2025-09-30": "champions" }), "at_risk");
    expect(segmentSpans(shown)).toEqual([
      { segment: "champions", from: "2025-08", to: "2025-09", months: 2 },
      { segment: "at_risk", from: "2025-10", to: "2025-10", months: 1 },
    ]);
  });
});

test("sums net spending by year, newest first", () => {
  expect(sumByYear([month("2024-12", 10, 2), month("2025-01", 5), month("2025-02", 0, 1)])).toEqual([
    { year: "2025", orderCount: 1, spent: 4 },
    { year: "2024", orderCount: 1, spent: 8 },
  ]);
});

describe("the axis", () => {
  const shown = (charged: number, refunded: number) =>
    spendMonths({ months: [month("2025-10", charged, refunded)] }, undefined, null);

  test("has round amounts up to the highest spending, and below zero only for refunds", () => {
    // 671 in at most four steps: 671 ÷ 4 = 167.75, so the next round step is 200.
    expect(computeTicks(shown(671, 6))).toEqual([0, 200, 400, 600, 800]);
    expect(amountRange(shown(671, 6))).toEqual([-6, 800]);
    expect(computeTicks(shown(671, 450))).toEqual([-400, -200, 0, 200, 400, 600, 800]);
  });

  test("has grid lines for a cent, for nothing and for millions", () => {
    for (const charged of [0, 0.01, 1, 999, 1_234_567]) {
      const ticks = computeTicks(shown(charged, 0));
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(charged);
      expect(ticks.length).toBeGreaterThan(1);
      expect(ticks.length).toBeLessThanOrEqual(5);
    }
  });
});
