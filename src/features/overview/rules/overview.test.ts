import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeNormalRange, LEAST_PERIODS, PAST_PERIODS, positionIn } from "#features/overview/rules/overview.ts";
import { medianAndDeviation } from "#lib/statistics/normal.ts";
import { createRandom, normal, poisson } from "#lib/statistics/random.ts";

const none = () => 0;
const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: LEAST_PERIODS, maxLength: PAST_PERIODS });

test("median and deviation of a sample by hand", () => {
  // Median 5; deviations 4, 2, 0, 1, 95 with median 2; 1.4826 × 1.206 (n = 5) × 2.
  expect(medianAndDeviation([1, 3, 5, 6, 100])).toEqual({ median: 5, deviation: 1.4826 * 1.206 * 2 });
});

test("too few periods have no range", () => {
  expect(computeNormalRange(Array(LEAST_PERIODS - 1).fill(5), none)).toBeNull();
});

test("equal periods vary by the least deviation", () => {
  // 9 ± 3.5 × √9.
  expect(computeNormalRange(Array(12).fill(9), Math.sqrt)).toEqual({ low: 0, high: 20, typical: 9 });
});

describe("laws", () => {
  test("the order of the periods doesn't matter, and the typical value is within", () => {
    fc.assert(
      fc.property(values, (past) => {
        const range = computeNormalRange(past, none);
        expect(computeNormalRange(past.toReversed(), none)).toEqual(range);
        expect(range && positionIn(range, range.typical)).toBe("within");
      }),
    );
  });

  test("a constant added to all periods moves the range by it", () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1000 }), (past, shift) => {
        const far = (offset: number) =>
          computeNormalRange(
            past.map((value) => value + 10_000_000 + offset),
            none,
          );
        const [range, moved] = [far(0), far(shift)];
        expect(moved?.low).toBe((range?.low ?? 0) + shift);
        expect(moved?.high).toBe((range?.high ?? 0) + shift);
      }),
    );
  });

  test("one outlier among equal periods neither moves nor widens it", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (outlier) => {
        expect(computeNormalRange([...Array(9).fill(100), outlier], none)).toEqual({
          low: 100,
          high: 100,
          typical: 100,
        });
      }),
    );
  });
});

describe("noise is seldom unusual", () => {
  const random = createRandom(7);
  const falseAlarms = (periods: number, draw: () => number, leastDeviation: (typical: number) => number): number => {
    const rounds = 20_000;
    let alarms = 0;
    for (let round = 0; round < rounds; round++) {
      const range = computeNormalRange(Array.from({ length: periods }, draw), leastDeviation);
      if (range && positionIn(range, draw()) !== "within") alarms++;
    }
    return alarms / rounds;
  };
  const large = () => Math.round(1_000_000 + 100_000 * normal(random));

  // Of a standard normal sample, 1.8% and 3.3%: the small sample makes the deviation itself uncertain.
  test.each([
    [12, 0.018],
    [8, 0.033],
  ])("normal values with %i periods are seldom unusual", (periods, share) => {
    expect(falseAlarms(periods, large, none)).toBeCloseTo(share, 2);
  });

  test.each([1, 5, 20])("independent purchases, %i a period, are seldom unusual", (mean) => {
    expect(
      falseAlarms(
        12,
        () => poisson(random, mean),
        (typical) => Math.sqrt(Math.max(typical, 1)),
      ),
    ).toBeLessThan(0.005);
  });
});
