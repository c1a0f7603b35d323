import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { computeCurveSteps, concentrationCurve } from "#features/report/rules/value-report.ts";

const curveOf = (revenues: readonly number[]) => concentrationCurve(computeCurveSteps(revenues));

// 60 + 30 + 10 + 0 = 100: the first of four has 60%, the first two 90%, the first three all of it.
test("four customers give four steps, largest first", () => {
  expect(curveOf([10, 60, 0, 30])).toEqual([
    { customer_share: 0, revenue_share: 0 },
    { customer_share: 0.25, revenue_share: 0.6 },
    { customer_share: 0.5, revenue_share: 0.9 },
    { customer_share: 0.75, revenue_share: 1 },
    { customer_share: 1, revenue_share: 1 },
  ]);
});

test("250 customers give a hundred steps of two and three", () => {
  const ends = computeCurveSteps(Array(250).fill(1)).map(({ customers }) => customers);
  expect(ends).toHaveLength(100);
  expect(ends.slice(0, 4)).toEqual([3, 5, 8, 10]); // ⌊2.5 + ½⌋, ⌊5 + ½⌋, ⌊7.5 + ½⌋, …
  expect(ends.at(-1)).toBe(250);
});

test("a shop without revenue or customers has no curve", () => {
  expect(curveOf([0, 0, -5])).toEqual([]);
  expect(curveOf([])).toEqual([]);
});

describe("properties of the curve", () => {
  const shop = fc.array(fc.oneof(fc.integer({ min: -3, max: 5 }), fc.nat(1_000_000)), { minLength: 1, maxLength: 300 });

  test("at most 101 points from (0, 0) to (1, 1), increasing, never below the diagonal, concave", () => {
    fc.assert(
      fc.property(shop, (revenues) => {
        fc.pre(revenues.some((each) => each > 0));
        const curve = curveOf(revenues);
        expect(curve.length).toBeLessThanOrEqual(101);
        expect(curve.at(0)).toEqual({ customer_share: 0, revenue_share: 0 });
        expect(curve.at(-1)).toEqual({ customer_share: 1, revenue_share: 1 });
        const slopes = curve.slice(1).map(({ customer_share: x, revenue_share: y }, i) => {
          const { customer_share, revenue_share } = curve[i] ?? { customer_share: 1, revenue_share: 1 };
          expect(x).toBeGreaterThan(customer_share);
          expect(y).toBeGreaterThanOrEqual(x - 1e-12);
          return (y - revenue_share) / (x - customer_share);
        });
        for (const [i, slope] of slopes.entries()) expect(slope).toBeLessThanOrEqual((slopes[i - 1] ?? slope) + 1e-9);
      }),
    );
  });

  test("the curve depends on neither the customer order nor the currency unit", () => {
    fc.assert(
      fc.property(shop, (revenues) => {
        expect(computeCurveSteps(revenues.toReversed())).toEqual(computeCurveSteps(revenues));
        expect(curveOf(revenues.map((each) => 10 * each))).toEqual(curveOf(revenues));
      }),
    );
  });
});
