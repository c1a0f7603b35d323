import { describe, expect, test } from "vitest";
import { crossSellFor, type Habits } from "./buying-habits.ts";
import { nextActionsFor, type Situation } from "./next-actions.ts";

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
