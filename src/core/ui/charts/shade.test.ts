import { expect, test } from "vitest";
import { toShade } from "./chart-scale.ts";

test("shades grow with the number of customers, from the first step to the last", () => {
  // √(1/49) = 1/7: one step.
  expect([0, 1, 4, 25, 49].map((customers) => toShade(customers, 49))).toEqual([0, 1, 2, 5, 6]);
  expect(toShade(0, 0)).toBe(0);
});
