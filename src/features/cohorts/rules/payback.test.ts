import { expect, test } from "vitest";
import type { CohortSums } from "./cohort-table.ts";
import { type CampaignMonth, computePayback } from "./payback.ts";

/** Customers who started in a month, and their margin by age. */
const part = (month: number, cost: number, customers: number, margins: number[]): CampaignMonth => ({
  month,
  cost,
  sums: margins.map(
    (margin, age): CohortSums => ({
      month,
      age,
      active: age === 0 ? customers : 1,
      orders: 1,
      ordersWithCosts: 1,
      revenue: margin * 2,
      covered: margin * 2,
      margin,
    }),
  ),
});

test("a cost is paid back in the first month by whose end the margin covers it", () => {
  const { paidBackIn, points, ...sums } = computePayback([part(0, 1000, 10, [400, 500, 100, 50])], "margin", 3);
  expect(sums).toEqual({ cost: 1000, customers: 10, value: 1050 });
  expect(paidBackIn).toBe(2);
  // The current month is not over.
  expect(points.map(({ value }) => value)).toEqual([400, 900, 1000]);
  expect(computePayback([part(0, 1000, 10, [400, 500, 100, 50])], "revenue", 3).paidBackIn).toBe(1);
});

test("young months take part only as far as they are over, with their own cost", () => {
  const { points, paidBackIn } = computePayback([part(0, 1000, 10, [400, 700]), part(1, 5000, 20, [100])], "margin", 2);
  expect(points).toEqual([
    { customers: 30, cost: 6000, value: 500 },
    { customers: 10, cost: 1000, value: 1100 },
  ]);
  expect(paidBackIn).toBe(1);
});

test("a good young month does not hide an older one that is not covered", () => {
  // At age 0 both together are covered, at age 1 only the older one is over, and it is not.
  const { points, paidBackIn } = computePayback([part(0, 1000, 10, [100, 100]), part(1, 100, 10, [2000])], "margin", 2);
  expect(points.map(({ cost, value }) => value >= cost)).toEqual([true, false]);
  expect(paidBackIn).toBeNull();
});

test("a month without customers is a cost that nothing covers", () => {
  expect(computePayback([{ month: 0, cost: 500, sums: [] }], "margin", 2)).toMatchObject({
    customers: 0,
    value: 0,
    paidBackIn: null,
  });
  expect(computePayback([part(0, 0, 5, [0])], "margin", 2).paidBackIn).toBe(0);
  expect(computePayback([], "margin", 2)).toMatchObject({ cost: 0, points: [] });
});
