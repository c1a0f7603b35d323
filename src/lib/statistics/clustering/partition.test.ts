import { expect, it } from "vitest";
import { adjustedRandIndex } from "./partition.ts";

it("matches a worked example", () => {
  // Pairs together in both: 1; in each: 2 and 1, of 6. Expected 2/6; (1 − 1/3) / (1.5 − 1/3).
  expect(adjustedRandIndex(["a", "a", "b", "b"], ["x", "x", "y", "z"])).toBeCloseTo((1 - 2 / 6) / (1.5 - 2 / 6), 12);
});

it("is 1 for equal partitions with different labels, and for trivial partitions", () => {
  expect(adjustedRandIndex([0, 0, 1, 2], ["b", "b", "c", "a"])).toBe(1);
  expect(adjustedRandIndex(["a", "a", "a"], ["x", "x", "x"])).toBe(1);
  expect(adjustedRandIndex([], [])).toBe(1);
});

it("is about 0 for random partitions, and negative below chance", () => {
  // Together in both: none; in each 2 of 6: (0 − 4/6) / (2 − 4/6) = −1/2.
  expect(adjustedRandIndex(["a", "a", "b", "b"], ["x", "y", "x", "y"])).toBeCloseTo(-0.5, 12);
});
