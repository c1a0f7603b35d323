import fc from "fast-check";
import { expect, test } from "vitest";
import { toOrderLog } from "./order-log.ts";
import { netOfRefunds, withoutRefunds } from "./refunds.ts";

const buy = (day: number, amount: number) => ({ day, amount });

test("a refund reduces the latest purchases up to its day, and what it takes back in full is no purchase", () => {
  expect(netOfRefunds([buy(1, 100), buy(2, -100)])).toEqual([]);
  expect(netOfRefunds([buy(1, 100), buy(2, 40), buy(3, -60)])).toEqual([buy(1, 80)]);
  // Also of the same day, wherever it stands.
  expect(netOfRefunds([buy(2, -30), buy(2, 30), buy(3, 50)])).toEqual([buy(3, 50)]);
  // Of an earlier day: it is for something that was bought before the data begin.
  expect(netOfRefunds([buy(1, -30), buy(2, 30)])).toEqual([buy(2, 30)]);
  expect(netOfRefunds([buy(1, 0), buy(2, Number.NaN), buy(3, -5)])).toEqual([buy(1, 0), buy(2, Number.NaN)]);
  // 0.1 + 0.2 is 0.30000000000000004.
  expect(netOfRefunds([buy(1, 0.1 + 0.2), buy(2, -0.3)])).toEqual([]);
});

test("nothing is negative, and refunds take back no more than was paid", () => {
  const rows = fc.array(fc.record({ day: fc.integer({ min: 0, max: 9 }), amount: fc.integer({ min: -50, max: 50 }) }));
  fc.assert(
    fc.property(rows, (given) => {
      const sum = (of: readonly { amount: number }[]) => of.reduce((all, { amount }) => all + amount, 0);
      const left = netOfRefunds(given);
      expect(left.every(({ amount }) => amount >= 0)).toBe(true);
      expect(sum(left)).toBeGreaterThanOrEqual(sum(given));
      expect(sum(left)).toBeLessThanOrEqual(sum(given.filter(({ amount }) => amount > 0)));
    }),
  );
});

test("a log keeps its products and later rows, and ignores refunds after the day", () => {
  const order = (customerId: string, day: number, amount: number, ...products: string[]) => ({
    customerId,
    day,
    amount,
    lines: products.map((productId) => ({ productId })),
  });
  const log = toOrderLog([
    order("a", 1, 10, "x", "y"),
    order("b", 1, 20, "y"),
    order("a", 2, -10),
    order("b", 3, -20),
    order("b", 4, 5, "z"),
  ]);
  const shown = ({ customerIds, customers, days, amounts, starts, products, productIds }: typeof log) =>
    Array.from(days, (day, row) => [
      customerIds[customers[row] as number],
      day,
      amounts[row],
      ...Array.from(products.subarray(starts[row], starts[row + 1]), (product) => productIds[product]),
    ]);
  expect(shown(withoutRefunds(log, 2))).toEqual([
    ["b", 1, 20, "y"],
    ["b", 3, -20],
    ["b", 4, 5, "z"],
  ]);
  expect(shown(withoutRefunds(log, 4))).toEqual([["b", 4, 5, "z"]]);
  expect(withoutRefunds(log, 1)).toBe(log);
});
