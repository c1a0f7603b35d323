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

  test("a pause they have made before is not the end", () => {
    const rhythm = { gapDays: 20, longestGapDays: 60, lastDay: "2025-03-01", dueDay: "2025-03-21" };
    expect(rulesOf({ rhythm, today: "2025-04-30" })[0]).toBe("reorder_due");
    expect(rulesOf({ rhythm, today: "2025-05-01" })[0]).toBe("win_back");
  });

  test("without one: nothing of somebody who buys, an invitation for who does not any more", () => {
    expect(rulesOf({ rhythm: null })).toEqual(["segment", "segment", "segment"]);
    expect(rulesOf({ rhythm: null, place: null })).toEqual(["lapsed"]);
  });
});

describe("by consent", () => {
  test("one that is given is enough; where none is, one may ask, unless both were refused", () => {
    expect(rulesOf({ emailConsent: "denied", smsConsent: "granted" })).not.toContain("ask_consent");
    expect(rulesOf({ emailConsent: "denied" })).toContain("ask_consent");
    expect(rulesOf({ emailConsent: "denied", smsConsent: "denied" })).toContain("in_person");
  });
});

test("who never bought is invited to, and nothing else is made up", () => {
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

  test("is what buyers of the favourite buy more than all do", () => {
    // Garden: 62 of 100 against 100 of 200: lift 1.24. Books: 75 of 100 against 150 of 200: lift 1, no reason.
    const found = crossSellFor(["Kitchen"], habits);
    expect(found).toMatchObject({ bought: "Kitchen", offered: "Garden", share: 0.62 });
    expect(found?.lift).toBeCloseTo(1.24, 10);
  });

  test("is nothing they buy already, and nothing for who buys nothing", () => {
    expect(crossSellFor(["Kitchen", "Garden"], habits)).toBeNull();
    expect(crossSellFor([], habits)).toBeNull();
  });

  test("is no habit of a few", () => {
    const few = { ...habits, together: [{ category: "Kitchen", other: "Garden", buyers: 19 }] };
    expect(crossSellFor(["Kitchen"], few)).toBeNull();
  });
});
