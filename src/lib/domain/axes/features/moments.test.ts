import fc from "fast-check";
import { expect, it } from "vitest";
import { deviationOf, merged, NO_MOMENTS, withNumber } from "./moments.ts";

const momentsOf = (values: readonly number[]) => values.reduce(withNumber, NO_MOMENTS);

it("give the population mean and deviation", () => {
  // Mean 5; squares 9 + 1 + 1 + 1 + 0 + 0 + 4 + 16 = 32, divided by 8 is 4.
  const moments = momentsOf([2, 4, 4, 4, 5, 5, 7, 9]);
  expect(moments.mean).toBe(5);
  expect(deviationOf(moments)).toBe(2);
  expect(deviationOf(NO_MOMENTS)).toBe(0);
});

it("keep a small spread around a large mean, which a difference of sums would lose", () => {
  expect(deviationOf(momentsOf([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16]))).toBeCloseTo(Math.sqrt(22.5), 6);
});

it("of parts merge into those of the whole", () => {
  const numbers = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 30 });
  fc.assert(
    fc.property(numbers, numbers, (one, other) => {
      const [apart, whole] = [merged(momentsOf(one), momentsOf(other)), momentsOf([...one, ...other])];
      expect(apart.count).toBe(whole.count);
      expect(apart.mean).toBeCloseTo(whole.mean, 5);
      expect(deviationOf(apart)).toBeCloseTo(deviationOf(whole), 5);
    }),
  );
});
