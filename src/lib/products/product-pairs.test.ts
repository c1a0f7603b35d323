import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePairs, computePairLift, LEAST_JOINT_CUSTOMERS, type PairTable } from "#lib/products/product-pairs.ts";
import { runs } from "#testing/depth.ts";

test("a pair by hand: 40 of 100 buyers of one and of 200 buyers of the other, among 1,000 customers, have a lift of 2", () => {
  const pair = computePairLift({ both: 40, onlyFirst: 60, onlySecond: 160, neither: 740 }, 1.96);
  // 1000 × 40 / (100 × 200); variance of its logarithm (25 − 10 − 5 + 4 − 1) / 1000 = 0.013.
  expect(pair).toEqual({
    customers: 40,
    lift: {
      value: 2,
      lower: expect.closeTo(2 * Math.exp(-1.96 * Math.sqrt(0.013)), 12),
      upper: expect.closeTo(2 * Math.exp(1.96 * Math.sqrt(0.013)), 12),
    },
    shareOfFirst: 0.4,
    shareOfSecond: 0.2,
  });
});

test("pairs have a lift from twenty joint customers on", () => {
  expect(LEAST_JOINT_CUSTOMERS).toBe(20);
  const table = { onlyFirst: 100, onlySecond: 100, neither: 1000 };
  expect(computePairLift({ ...table, both: 19 }, 1.96)).toBeNull();
  expect(computePairLift({ ...table, both: 20 }, 1.96)?.customers).toBe(20);
});

const count = fc.integer({ min: 0, max: 5000 });
const tables = fc.record({
  both: fc.integer({ min: 20, max: 5000 }),
  onlyFirst: count,
  onlySecond: count,
  neither: count,
});

test("both directions have the same lift, and twice as many customers of each kind the same one with a narrower interval", () => {
  fc.assert(
    fc.property(tables, (table: PairTable) => {
      const pair = computePairLift(table, 1.96);
      const reverse = computePairLift({ ...table, onlyFirst: table.onlySecond, onlySecond: table.onlyFirst }, 1.96);
      expect(reverse?.lift.value).toBeCloseTo(pair?.lift.value as number, 9);
      expect(reverse?.shareOfFirst).toBe(pair?.shareOfSecond);
      const { both, onlyFirst, onlySecond, neither } = table;
      const doubled = computePairLift(
        { both: 2 * both, onlyFirst: 2 * onlyFirst, onlySecond: 2 * onlySecond, neither: 2 * neither },
        1.96,
      );
      expect(doubled?.lift.value).toBeCloseTo(pair?.lift.value as number, 9);
      expect(doubled?.lift.upper).toBeLessThanOrEqual((pair?.lift.upper as number) + 1e-9);
    }),
    { numRuns: runs(1000) },
  );
});

test("the pair whose lift is surest comes first, not the one with the highest lift", () => {
  const few = computePairLift({ both: 20, onlyFirst: 60, onlySecond: 60, neither: 860 }, 1.96);
  const many = computePairLift({ both: 400, onlyFirst: 700, onlySecond: 700, neither: 6200 }, 1.96);
  if (!few || !many) throw new Error("unreachable");
  expect(few.lift.value).toBeGreaterThan(many.lift.value);
  expect([few, many].sort(comparePairs)).toEqual([many, few]);
});
