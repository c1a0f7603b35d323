import { expect, test } from "vitest";
import { scoreCustomers } from "#features/report/rules/rfm-scores.ts";
import { toOrderLog } from "#lib/purchases/order-log.ts";

test("scores by hand: refunds are no orders, and orders outside the period do not count", () => {
  const order = (customerId: string, day: number, amount: number) => ({ customerId, day, amount, lines: [] });
  const log = toOrderLog([
    ...[order("ada", 100, 50), order("ada", 95, 60), order("ada", 100, -20), order("ada", 101, 900)],
    ...[order("bob", 60, 30), order("bob", 50, 900), order("eve", 90, -10)],
  ]);
  // Days 51 to 100. Ada's last order is 0 days old: R 5; Bob's 40: 5 − ⌊5 × 40 / 50⌋ = 1. One of the two has fewer orders
  // and revenue than Ada: 1 + ⌊5 × 1/2⌋ = 3.
  expect(scoreCustomers(log, { asOf: 100, days: 50 })).toMatchObject([
    {
      customerId: "ada",
      recency: 5,
      frequency: 3,
      monetary: 3,
      ageDays: 0,
      orderCount: 2,
      revenue: 90,
      segment: { code: "R4F2M3" },
    },
    {
      customerId: "bob",
      recency: 1,
      frequency: 1,
      monetary: 1,
      ageDays: 40,
      orderCount: 1,
      revenue: 30,
      segment: { code: "R1F1M2" },
    },
  ]);
  expect(() => scoreCustomers(log, { asOf: 20, days: 10 })).toThrow("No customer has a purchase");
});
