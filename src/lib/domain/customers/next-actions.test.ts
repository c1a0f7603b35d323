import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../time/day.ts";
import { crossSellFor, type Habits } from "./buying-habits.ts";
import { nextActionsFor, rhythmOf, type Situation } from "./next-actions.ts";
import type { PurchaseDay } from "./purchase-days.ts";

const REGULAR: Situation = {
  today: "2025-03-11",
  orderCount: 4,
  customerSince: "2024-01-01",
  lastDay: "2025-03-01",
  rhythm: { gapDays: 20, longestGapDays: 30, lastDay: "2025-03-01", dueDay: "2025-03-21" },
  crossSell: null,
  place: { segment: "loyal_customers", orderCount: 3, revenue: 120, daysSinceLastPurchase: 10 },
  emailConsent: "granted",
  smsConsent: "unknown",
};

const rulesOf = (change: Partial<Situation>) => nextActionsFor({ ...REGULAR, ...change }).map(({ rule }) => rule);

describe("by rhythm", () => {
  test.each([
    ["2025-03-21", "remind"],
    ["2025-03-22", "reorder_due"],
    ["2025-04-10", "reorder_due"],
    ["2025-04-11", "win_back"],
  ])("on %s: %s", (today, rule) => {
    expect(rulesOf({ today })[0]).toBe(rule);
  });

  test("a pause of a length seen before is not the end", () => {
    const rhythm = { gapDays: 20, longestGapDays: 60, lastDay: "2025-03-01", dueDay: "2025-03-21" };
    expect(rulesOf({ rhythm, today: "2025-04-30" })[0]).toBe("reorder_due");
    expect(rulesOf({ rhythm, today: "2025-05-01" })[0]).toBe("win_back");
  });

  test("without a rhythm: nothing for an active customer, an invitation for a lapsed one", () => {
    expect(rulesOf({ rhythm: null })).toEqual(["segment", "segment", "segment"]);
    expect(rulesOf({ rhythm: null, place: null })).toEqual(["lapsed"]);
  });
});

describe("by consent", () => {
  test("one consent is enough; without any, ask unless both were refused", () => {
    expect(rulesOf({ emailConsent: "denied", smsConsent: "granted" })).not.toContain("ask_consent");
    expect(rulesOf({ emailConsent: "denied" })).toContain("ask_consent");
    expect(rulesOf({ emailConsent: "denied", smsConsent: "denied" })).toContain("in_person");
  });
});

test("a customer without purchases gets an invitation and nothing else", () => {
  expect(rulesOf({ orderCount: 0, place: null, rhythm: null, lastDay: null })).toEqual(["first_purchase"]);
});

describe("what to offer", () => {
  const habits: Habits = {
    buyers: 200,
    isSample: false,
    brands: [],
    products: [],
    categories: [
      { name: "Kitchen", share: 0.5, buyers: 100 },
      { name: "Garden", share: 0.3, buyers: 100 },
      { name: "Books", share: 0.2, buyers: 150 },
    ],
    together: [
      { category: "Kitchen", other: "Garden", buyers: 62 },
      { category: "Kitchen", other: "Books", buyers: 75 },
    ],
  };

  test("is what buyers of the favorite buy more than average", () => {
    // Garden: 62 of 100 against 100 of 200: lift 1.24. Books: 75 of 100 against 150 of 200: lift 1, no reason to offer.
    const found = crossSellFor(["Kitchen"], habits);
    expect(found).toMatchObject({ bought: "Kitchen", offered: "Garden", share: 0.62 });
    expect(found?.lift).toBeCloseTo(1.24, 10);
  });

  test("is never something they already buy, and nothing for a customer without purchases", () => {
    expect(crossSellFor(["Kitchen", "Garden"], habits)).toBeNull();
    expect(crossSellFor([], habits)).toBeNull();
  });

  test("needs more than a few buyers", () => {
    const few = { ...habits, together: [{ category: "Kitchen", other: "Garden", buyers: 19 }] };
    expect(crossSellFor(["Kitchen"], few)).toBeNull();
  });
});

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
