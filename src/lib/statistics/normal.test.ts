import fc from "fast-check";
import { expect, test } from "vitest";
import { normalRange, twoSidedP } from "./normal.ts";

const LIMITS = { leastValues: 14, leastDistance: () => 0 };

test("worked example: deviations of 0 to 7 around 100", () => {
  // Median 100; absolute deviations 0, 1, 1, 2, 2, …, 7, 7: their median is 4. 3.5 × 1.4826 × 15/14.2 × 4 = 21.926.
  const values = [93, 94, 95, 96, 97, 98, 99, 100, 101, 102, 103, 104, 105, 106, 107];
  const range = normalRange(values, LIMITS);
  expect(range?.low).toBeCloseTo(78.074, 3);
  expect(range?.high).toBeCloseTo(121.926, 3);
});

test("values that don't vary get the smallest distance that matters", () => {
  expect(normalRange(Array(20).fill(200), { leastValues: 14, leastDistance: (median) => median / 10 })).toEqual({
    low: 180,
    high: 220,
    typical: 200,
  });
});

test("13 values have no range", () => {
  expect(normalRange(Array(13).fill(5), LIMITS)).toBeNull();
});

const values = fc.array(fc.integer({ min: 0, max: 100_000 }), { minLength: 14, maxLength: 60 });

test("contains at least half of the values, in any order and unit", () => {
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: 50 }), (some, factor) => {
      const range = normalRange(some, LIMITS);
      if (!range) throw new Error("There are enough values");
      expect(some.filter((one) => one >= range.low && one <= range.high).length).toBeGreaterThanOrEqual(
        some.length / 2,
      );
      expect(normalRange([...some].reverse(), LIMITS)).toEqual(range);
      const larger = normalRange(
        some.map((one) => one * factor),
        LIMITS,
      );
      expect(larger?.low).toBeCloseTo(range.low * factor, 5);
      expect(larger?.high).toBeCloseTo(range.high * factor, 5);
    }),
  );
});

test("one wild value among sixty changes the range by no more than its neighbors differ", () => {
  const steady = Array.from({ length: 59 }, (_, day) => 1000 + (day % 7));
  const [before, after] = [normalRange(steady, LIMITS), normalRange([...steady, 1_000_000], LIMITS)];
  expect(Math.abs((after?.high ?? 0) - (before?.high ?? 0))).toBeLessThan(10);
});

test("agrees with tabulated probabilities of the normal distribution", () => {
  // Abramowitz and Stegun, table 26.1, and the quantiles 1.959964, 2.575829 and 3.290527.
  for (const [z, p] of [
    [0, 1],
    [1, 0.3173105],
    [-1, 0.3173105],
    [1.959964, 0.05],
    [2.575829, 0.01],
    [3.290527, 0.001],
    [6, 1.9731753e-9],
  ] as const) {
    expect(Math.abs(twoSidedP(z) / p - 1), String(z)).toBeLessThan(1e-6);
  }
});
