import { expect, test } from "vitest";
import { computeMedian, isLogarithmic } from "./chart-scale.ts";

test("a tail of more than ten times the median gets a logarithmic axis", () => {
  expect(isLogarithmic([1, 2, 3, 4, 50])).toBe(true);
  expect(isLogarithmic([1, 2, 3, 4, 30])).toBe(false);
});

test("but not if there is a zero", () => {
  expect(isLogarithmic([0, 2, 3, 4, 50])).toBe(false);
});

test("the median is one of the values", () => {
  expect([computeMedian([3, 1, 2]), computeMedian([7]), computeMedian([])]).toEqual([2, 7, 0]);
});
