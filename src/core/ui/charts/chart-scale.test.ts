import { expect, test } from "vitest";
import { isLogarithmic, readsAboveAverage, toShade } from "./chart-scale.ts";

test.each([
  [0.8, 1, false],
  [1, 1, false],
  // Shown as 1.0×.
  [1.04, 1, false],
  [1.05, 1, true],
  [1.004, 2, false],
  [1.006, 2, true],
  [null, 1, false],
])("a lift of %f with %i decimals is above average: %s", (lift, decimals, is) => {
  expect(readsAboveAverage(lift, decimals)).toBe(is);
});

test("a tail of more than ten times the median gets a logarithmic axis", () => {
  expect(isLogarithmic([1, 2, 3, 4, 50])).toBe(true);
  expect(isLogarithmic([1, 2, 3, 4, 30])).toBe(false);
});

test("an axis with a zero is not logarithmic", () => {
  expect(isLogarithmic([0, 2, 3, 4, 50])).toBe(false);
});

test("shades grow with the number of customers, from the first step to the last", () => {
  // √(1/49) = 1/7: one step.
  expect([0, 1, 4, 25, 49].map((customers) => toShade(customers, 49))).toEqual([0, 1, 2, 5, 6]);
  expect(toShade(0, 0)).toBe(0);
});
