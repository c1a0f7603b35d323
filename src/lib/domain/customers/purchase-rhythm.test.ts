import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../time/day.ts";
import type { PurchaseDay } from "./purchase-days.ts";
import { rhythmOf } from "./purchase-rhythm.ts";

const onDays = (...days: string[]): PurchaseDay[] => days.map((day) => ({ day, sales: 1, revenue: 100, charged: 100 }));

describe("a rhythm", () => {
  test("is the median gap between days with a sale", () => {
    // Gaps of 10, 20 and 60 days: the median is 20; due 20 days after the last day.
    expect(rhythmOf(onDays("2025-01-01", "2025-01-11", "2025-01-31", "2025-04-01"))).toEqual({
      gapDays: 20,
      longestGapDays: 60,
      lastDay: "2025-04-01",
      dueDay: "2025-04-21",
    });
  });

  test("uses the lower middle value for an even number of gaps, so that it is a gap that occurred", () => {
    expect(rhythmOf(onDays("2025-01-01", "2025-01-11", "2025-01-31"))?.gapDays).toBe(10);
  });

  test("needs three days with a sale; other days do not count", () => {
    const pending = { day: "2025-03-01", sales: 0, revenue: 0, charged: 0 };
    expect(rhythmOf([...onDays("2025-01-01", "2025-02-01"), pending])).toBeNull();
  });

  test("of a customer who buys every n days is n, for any n", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 3, max: 40 }), (gap, times) => {
        const days = Array.from({ length: times }, (_, i) => addDays("2015-01-01", i * gap));
        expect(rhythmOf(onDays(...days))?.gapDays).toBe(gap);
      }),
    );
  });
});
