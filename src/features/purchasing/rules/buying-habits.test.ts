import { describe, expect, test } from "vitest";
import { crossSellFor, type Habits } from "./buying-habits.ts";

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
