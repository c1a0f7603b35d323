import { expect, test } from "vitest";
import { agesShown, cellValue, compareCohortHalves, parseCohortSpan, toColorStep } from "./cohort-model.ts";

const cohort = (label: string, customers: number, active: number[], complete = active.length) => ({
  cohort: label,
  customers,
  purchases: 0,
  revenue: 0,
  predictedClv: 0,
  meanClv: 0,
  expectedPurchases: 0,
  ages: active.map((activeCustomers, age) => {
    return { age, activeCustomers, purchases: 0, revenue: activeCustomers * 10, isComplete: age < complete };
  }),
});

test("derives a cohort's span from its name", () => {
  expect(["2025-03", "2025-Q1", "2025"].map(parseCohortSpan)).toEqual(["month", "quarter", "year"]);
});

test("a cell is the retention or the average spending of the whole cohort", () => {
  const one = cohort("2025-01", 50, [50, 10]);
  const [, second] = one.ages;
  expect(second && [cellValue(one, second, "active"), cellValue(one, second, "revenue")]).toEqual([0.2, 2]);
});

test("leaves out the retention at age 0, but not the spending", () => {
  const cohorts = [cohort("2025-01", 5, [5, 2, 1]), cohort("2025-02", 5, [5, 2])];
  expect([agesShown(cohorts, "active"), agesShown(cohorts, "revenue")]).toEqual([
    [1, 2],
    [0, 1, 2],
  ]);
  expect(agesShown([], "active")).toEqual([]);
});

test("compares newer and older cohorts at the same age, counting each customer once", () => {
  // Age 3 is complete for two cohorts: 10 of 100 in the older one, 30 of 100 in the newer one, but not for the third.
  const cohorts = [
    cohort("2025-01", 100, [100, 0, 0, 10]),
    cohort("2025-02", 100, [100, 0, 0, 30]),
    cohort("2025-03", 100, [100, 0, 0, 90], 3),
  ];
  expect(compareCohortHalves(cohorts)).toEqual({ age: 3, older: 0.1, newer: 0.3 });
  // At age 1 the older cohort has 5 of 10, the newer two (2 + 6) of (10 + 30).
  const short = [cohort("2025-01", 10, [10, 5]), cohort("2025-02", 10, [10, 2]), cohort("2025-03", 30, [30, 6])];
  expect(compareCohortHalves(short)).toEqual({ age: 1, older: 0.5, newer: 0.2 });
  expect(compareCohortHalves(short.slice(1, 2))).toBeUndefined();
});

test("has seven color steps, the largest value the darkest", () => {
  expect([0, 0.1, 0.5, 1].map((value) => toColorStep(value, 1))).toEqual([0, 0, 3, 6]);
  expect([toColorStep(-5, 10), toColorStep(5, 0)]).toEqual([0, 0]);
});
