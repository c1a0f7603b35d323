import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "#lib/time/day.ts";
import { crossSellFor, type Habits, sumByMonth } from "./buying-habits.ts";

const day = fc.integer({ min: 0, max: 1000 }).map((n) => addDays("2022-01-01", n));
const bought = fc.array(fc.record({ day, sales: fc.nat(5), revenue: fc.nat(1000), charged: fc.nat(1000) }));
const returned = fc.array(fc.record({ day, amount: fc.nat(1000) }));

test("months are consecutive up to the current one, and sums are preserved", () => {
  fc.assert(
    fc.property(bought, returned, (days, refunds) => {
      const months = sumByMonth(days, refunds, "2024-12-31");
      const sum = (values: number[]) => values.reduce((a, b) => a + b, 0);
      expect(sum(months.map(({ charged }) => charged))).toBe(sum(days.map(({ charged }) => charged)));
      expect(sum(months.map(({ refunded }) => refunded))).toBe(sum(refunds.map(({ amount }) => amount)));
      expect(sum(months.map(({ orderCount }) => orderCount))).toBe(sum(days.map(({ sales }) => sales)));
      if (months.length === 0) return;
      expect(months.at(-1)?.month).toBe("2024-12");
      const [first = ""] = [...days, ...refunds].map((one) => one.day.slice(0, 7)).sort();
      const [year = 0, number = 0] = first.split("-").map(Number);
      expect(months).toHaveLength((2024 - year) * 12 + 12 - number + 1);
    }),
  );
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
