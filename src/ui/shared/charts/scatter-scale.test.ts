import { expect, test } from "vitest";
import { isLogarithmic, medianOf } from "./scatter-scale.ts";

test("a tail of more than ten times the middle is drawn by its logarithm", () => {
  expect(isLogarithmic([1, 2, 3, 4, 50])).toBe(true);
  expect(isLogarithmic([1, 2, 3, 4, 30])).toBe(false);
});

test("but not where there is a zero, which has none", () => {
  expect(isLogarithmic([0, 2, 3, 4, 50])).toBe(false);
});

test("the middle value is one that there is", () => {
  expect([medianOf([3, 1, 2]), medianOf([7]), medianOf([])]).toEqual([2, 7, 0]);
});
