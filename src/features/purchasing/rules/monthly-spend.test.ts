import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#lib/time/day.ts";
import { sumByMonth } from "./buying-habits.ts";

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
