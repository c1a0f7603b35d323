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
  expect(sums).toEqual({ cost: 1000, customers: 10, value: 1050, costPerCustomer: 100 });
  expect(paidBackIn).toBe(2);
  // The current month is not over.
  expect(points.map(({ valuePerCustomer }) => valuePerCustomer)).toEqual([40, 90, 100]);
  expect(computePayback([part(0, 1000, 10, [400, 500, 100, 50])], "revenue", 3).paidBackIn).toBe(1);
});

test("young months count only in the months since the first order that are over for them", () => {
  const { points, costPerCustomer } = computePayback(
    [part(0, 1000, 10, [400, 700]), part(1, 5000, 20, [110])],
    "margin",
    2,
  );
  // Month 0: (400 + 110) / 30; month 1: 700 / 10 more.
  expect(points).toEqual([
    { customers: 30, valuePerCustomer: 17 },
    { customers: 10, valuePerCustomer: 87 },
  ]);
  expect(costPerCustomer).toBe(200);
});

test("what was brought in doesn't fall where only an older and poorer month is left", () => {
  const { points, paidBackIn } = computePayback([part(0, 1000, 10, [100, 100]), part(1, 100, 10, [2000])], "margin", 2);
  // (100 + 2000) / 20, then 100 / 10 more; the cost is 1100 / 20.
  expect(points.map(({ valuePerCustomer }) => valuePerCustomer)).toEqual([105, 115]);
  expect(paidBackIn).toBe(0);
});

test("value per customer may fall with sales at a loss, and pays back only once it stays above the cost", () => {
  const { points, paidBackIn } = computePayback([part(0, 100, 10, [120, -50, 40, 0])], "margin", 4);
  expect(points.map(({ valuePerCustomer }) => valuePerCustomer)).toEqual([12, 7, 11, 11]);
  expect(paidBackIn).toBe(2);
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
