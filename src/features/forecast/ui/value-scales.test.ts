import fc from "fast-check";
import { expect, test } from "vitest";
import { binPosition, listBinEdges, moneyScale } from "./value-scales.ts";

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

const row = (value: number, lower = value / 2, upper = value * 2) => ({ value, lower, upper });

test("a linear axis runs from zero to the largest upper bound", () => {
  const { isLogarithmic, place, ticks } = moneyScale([row(100, 40, 200), row(50, 0, 120)]);
  expect(isLogarithmic).toBe(false);
  expect([place(0), place(50), place(200), place(999)]).toEqual([0, 0.25, 1, 1]);
  expect(ticks).toEqual([0, 50, 100, 150, 200]);
});

test("is logarithmic if one customer exceeds twenty times the median", () => {
  // From 5 (the smallest above zero) to 20,000: log10 0.699 … 4.301; 1,000 is at (3 − 0.699) / 3.602.
  const { isLogarithmic, place, ticks } = moneyScale([row(10, 5, 20), row(20, 10, 40), row(10_000, 5000, 20_000)]);
  expect(isLogarithmic).toBe(true);
  expect(place(1000)).toBeCloseTo(0.6388, 4);
  expect([place(0), place(5)]).toEqual([0, 0]);
  expect(ticks).toEqual([10, 100, 1000, 10_000]);
});

test("is empty without expected spending", () => {
  expect(moneyScale([row(0)]).ticks).toEqual([0]);
  expect(moneyScale([]).place(5)).toBe(0);
});

test("places more money further right, and everything on the axis", () => {
  const money = fc.integer({ min: 0, max: 1e9 }).map((cents) => cents / 100);
  fc.assert(
    fc.property(fc.array(money, { minLength: 1, maxLength: 20 }), money, money, (values, a, b) => {
      const { place } = moneyScale(values.map((value) => row(value)));
      const [left, right] = [place(Math.min(a, b)), place(Math.max(a, b))];
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(1);
      expect(left).toBeLessThanOrEqual(right);
    }),
  );
});
