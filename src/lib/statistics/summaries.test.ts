import fc from "fast-check";
import { expect, test } from "vitest";
import { computeMedian, quantileSorted, quantileUnsorted } from "./summaries.ts";

const numbers = fc.oneof(
  fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 40 }),
  fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 200 }),
);

test("the quantile of unsorted numbers equals that of sorted ones", () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (given, share) => {
      const values = Float64Array.from(given, (value) => value + 0);
      expect(quantileUnsorted(values.slice(), share)).toBe(quantileSorted(values.toSorted(), share));
    }),
  );
});

test("the median of an even number of values is the mean of the middle two", () => {
  expect([[], [7], [3, 1, 2], [5, 23], [4, 1, 9, 2]].map(computeMedian)).toEqual([0, 7, 2, 14, 3]);
});
