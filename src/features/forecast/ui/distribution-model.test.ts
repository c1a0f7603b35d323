import { expect, test } from "vitest";
import { binPosition, listBinEdges } from "#features/forecast/ui/value-scales.ts";

const bin = (from: number, to: number) => ({ from, to, customers: 1, value: from });

test("places an amount within its bin", () => {
  const even = { isLogarithmic: false, bins: [bin(0, 50), bin(50, 100)] };
  expect([0, 25, 50, 75, 100].map((amount) => binPosition(even, amount))).toEqual([0, 0.5, 1, 1.5, 2]);
});

test("interpolates by logarithm on a logarithmic axis, except in the bin that starts at zero", () => {
  const grown = { isLogarithmic: true, bins: [bin(0, 10), bin(10, 1000)] };
  expect(binPosition(grown, 5)).toBe(0.5);
  // 100 is halfway between 10 and 1,000 on a logarithmic scale.
  expect(binPosition(grown, 100)).toBeCloseTo(1.5, 12);
});

test("has one more edge than bins", () => {
  expect(listBinEdges([bin(0, 10), bin(10, 20)])).toEqual([0, 10, 20]);
  expect(listBinEdges([])).toEqual([]);
});
