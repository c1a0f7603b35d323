import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CadencePrior, estimateCadence, fitCadence, type GapSums, OVERDUE_QUANTILE } from "#lib/axes/cadence.ts";
import { createRandom, normal } from "#lib/statistics/random.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";
import { runs } from "#testing/depth.ts";

const PRIOR: CadencePrior = { mean: Math.log(30), within: 0.25, between: 0.5 };

const gapsOf = (...gaps: number[]) => ({
  count: gaps.length,
  sumLog: gaps.reduce((sum, gap) => sum + Math.log(gap), 0),
  median: gaps.length > 0 ? computeMedian(gaps) : null,
});

const sumsOf = (customers: readonly (readonly number[])[]): GapSums => {
  const each = customers.map((gaps) => {
    const logs = gaps.map((gap) => Math.log(gap));
    const sum = logs.reduce((a, b) => a + b, 0);
    return { n: logs.length, s: sum, q: logs.reduce((a, b) => a + b * b, 0) };
  });
  const total = (of: (one: { n: number; s: number; q: number }) => number) => each.reduce((a, one) => a + of(one), 0);
  return {
    customers: each.length,
    gaps: total(({ n }) => n),
    sumOfLogs: total(({ s }) => s),
    sumOfSquares: total(({ q }) => q),
    squaredCounts: total(({ n }) => n * n),
    sumOfMeans: total(({ n, s }) => s / n),
    sumOfSquaredMeans: total(({ n, s }) => (s * s) / n),
  };
};

describe("a customer's cadence", () => {
  test("is the shop's without own gaps: the median, and the quantile of a new customer's gap", () => {
    // exp(ln 30 + 0.8416 √0.75) = 62.2 days.
    expect(estimateCadence(gapsOf(), PRIOR)).toEqual({ usualGapDays: null, dueAfterDays: 30, overdueAfterDays: 63 });
  });

  test("moves from the shop's to their own with each gap", () => {
    const overdue = [0, 1, 5, 50].map(
      (count) => estimateCadence(gapsOf(...Array<number>(count).fill(10)), PRIOR).overdueAfterDays,
    );
    expect(overdue).toEqual([...overdue].sort((a, b) => b - a));
    // After fifty gaps of 10 days: exp(ln 10 + 0.8416 √0.25) = 15.2, and a little more for what remains unknown.
    expect(overdue.at(-1)).toBe(16);
  });

  test("shows the median gap, for an even count the lower one, and none before two gaps", () => {
    expect(estimateCadence(gapsOf(10, 20, 60), PRIOR).usualGapDays).toBe(20);
    expect(estimateCadence(gapsOf(10, 20), PRIOR)).toMatchObject({ usualGapDays: 15, dueAfterDays: 15 });
    expect(estimateCadence(gapsOf(10), PRIOR).usualGapDays).toBeNull();
  });

  test("a purchase is due before it is overdue, in whole days, whatever the gaps", () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 30_000 }), { maxLength: 40 });
    const prior = fc.record({
      mean: fc.double({ min: 0, max: 10, noNaN: true }),
      within: fc.double({ min: 0.01, max: 9, noNaN: true }),
      between: fc.double({ min: 0, max: 9, noNaN: true }),
    });
    fc.assert(
      fc.property(gaps, prior, (own, shop) => {
        const { dueAfterDays, overdueAfterDays } = estimateCadence(gapsOf(...own), shop);
        expect([Number.isInteger(dueAfterDays), Number.isInteger(overdueAfterDays)]).toEqual([true, true]);
        expect(dueAfterDays).toBeGreaterThan(0);
        expect(overdueAfterDays).toBeGreaterThan(dueAfterDays);
      }),
      { numRuns: runs(500) },
    );
  });
});

describe("a shop's cadence", () => {
  const customersOf = (seed: number, { mean, within, between }: CadencePrior) => {
    const random = createRandom(seed);
    return Array.from({ length: 4000 }, (_, i) => {
      const own = mean + Math.sqrt(between) * normal(random);
      return Array.from({ length: 1 + (i % 6) }, () => Math.exp(own + Math.sqrt(within) * normal(random)));
    });
  };

  test("recovers the parameters that gaps were drawn with", () => {
    const { mean, within, between } = fitCadence(sumsOf(customersOf(1, PRIOR)));
    expect(mean).toBeCloseTo(PRIOR.mean, 1);
    expect(within).toBeCloseTo(PRIOR.within, 1);
    expect(between).toBeCloseTo(PRIOR.between, 1);
  });

  test("the stated share of next gaps ends before the customer is overdue", () => {
    const customers = customersOf(2, { ...PRIOR, mean: Math.log(300) });
    const prior = fitCadence(sumsOf(customers));
    const inTime = customers.filter((gaps) => {
      const [next = 0, ...earlier] = gaps;
      return next < estimateCadence({ ...gapsOf(...earlier), median: null }, prior).overdueAfterDays;
    });
    // 95% of shops of 4,000 customers are within 1.3 percentage points.
    expect(Math.abs(inTime.length / customers.length - OVERDUE_QUANTILE)).toBeLessThan(0.02);
  });

  test("is a default with fewer than 20 customers who came back, or none who came back twice", () => {
    const typical = fitCadence(sumsOf([]));
    expect(fitCadence(sumsOf(Array.from({ length: 19 }, () => [5, 9])))).toEqual(typical);
    expect(fitCadence(sumsOf(Array.from({ length: 40 }, () => [5])))).toEqual(typical);
  });

  test("identical customers have no variance between them, and a little within", () => {
    const { mean, within, between } = fitCadence(sumsOf(Array.from({ length: 30 }, () => [7, 7])));
    expect([Math.exp(mean), within, between].map((one) => Math.round(one * 100) / 100)).toEqual([7, 0.01, 0]);
  });
});
