import { expect, test } from "vitest";
import { scoredMonths } from "./tracking-model.ts";

const values = (expected: number) => ({ expected, lower80: 9, upper80: 11, lower95: 8, upper95: 12 });

const aMonth = (month: string, actual: number | null) => ({
  month: `${month}-01`,
  asOf: "2026-09-30",
  expected: { orders: values(10), revenue: null },
  actual: actual === null ? null : { orders: actual, revenue: 5 },
});

test("counted months have the forecast's error and whether they are within its interval", () => {
  const months = scoredMonths([aMonth("2026-12", null), aMonth("2026-11", 8), aMonth("2026-10", 0)], "orders");
  expect(months).toEqual([
    { month: "2026-11", asOf: "2026-09-30", expected: 10, lower: 8, upper: 12, actual: 8, gap: 0.25, isWithin: true },
    { month: "2026-10", asOf: "2026-09-30", expected: 10, lower: 8, upper: 12, actual: 0, gap: null, isWithin: false },
  ]);
});

test("without an expected revenue there is nothing to compare", () => {
  expect(scoredMonths([aMonth("2026-11", 8)], "revenue")).toEqual([]);
});
