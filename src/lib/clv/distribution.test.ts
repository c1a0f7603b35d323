import fc from "fast-check";
import { expect, test } from "vitest";
import { computeDistribution } from "./distribution.ts";

const of = (values: number[]) => computeDistribution(Float64Array.from(values).sort());

test("values that are close together get equal bins with round edges", () => {
  // Up to 180: at least 9 wide for 20 bins, so 10.
  const { isLogarithmic, bins } = of([5, 95, 100, 109.99, 110, 180]);
  expect(isLogarithmic).toBe(false);
  expect(bins).toHaveLength(19);
  expect(bins[0]).toEqual({ from: 0, to: 10, customers: 1, value: 5 });
  expect(bins[10]).toEqual({ from: 100, to: 110, customers: 2, value: 209.99 });
  expect(bins[18]).toEqual({ from: 180, to: 190, customers: 1, value: 180 });
});

test("values that are far apart get edges at 1, 2, 5, 10 and so on, and the lowest bin starts at 0", () => {
  const { isLogarithmic, bins } = of([0, 1, 1, 2, 3, 4, 900]);
  expect(isLogarithmic).toBe(true);
  expect(bins.map(({ from, customers }) => [from, customers])).toEqual([
    [0, 1],
    [1, 2],
    [2, 3],
    [5, 0],
    [10, 0],
    [20, 0],
    [50, 0],
    [100, 0],
    [200, 0],
    [500, 1],
  ]);
  expect(bins.at(-1)?.to).toBe(1000);
});

test("no customers have no bins, and all zeros have one", () => {
  expect(of([])).toEqual({ isLogarithmic: false, bins: [] });
  expect(of([0, 0]).bins).toEqual([{ from: 0, to: 1, customers: 2, value: 0 }]);
});

test("every customer is in exactly one bin, and the bins are adjacent", () => {
  const value = fc.oneof(
    fc.integer({ min: 0, max: 1e11 }).map((cents) => cents / 100),
    fc.constantFrom(0, 1, 10, 0.01, 1e6),
  );
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), (values) => {
      const { bins } = of(values);
      expect(bins.reduce((sum, { customers }) => sum + customers, 0)).toBe(values.length);
      expect(bins.length).toBeLessThan(40);
      for (const [i, { from, to, customers }] of bins.entries()) {
        expect(from).toBeLessThan(to);
        if (i > 0) expect(from).toBe(bins[i - 1]?.to);
        const inside = values.filter((each) => each >= from && each < to).length;
        expect(customers).toBe(inside);
      }
    }),
  );
});
