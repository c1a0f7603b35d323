import fc from "fast-check";
import { expect, it } from "vitest";
import { computeQuantiles, percentileRank } from "#lib/axes/fingerprint.ts";
import { runs } from "#testing/depth.ts";

it("a percentile counts customers with less, plus half of those with the same", () => {
  // 80 of 100 have none: half of 80. The others have 1 to 20.
  const quantiles = computeQuantiles([
    ...new Array<number>(80).fill(0),
    ...Array.from({ length: 20 }, (_, i) => i + 1),
  ]);
  expect(Math.abs(percentileRank(quantiles, 0) - 40)).toBeLessThan(1);
  expect(Math.abs(percentileRank(quantiles, 10) - 89.5)).toBeLessThan(1);
  expect(percentileRank(quantiles, -1)).toBe(0);
  expect(percentileRank(quantiles, 99)).toBe(100);
});

it("a single customer is at the median", () => {
  expect(percentileRank(computeQuantiles([7]), 7)).toBe(50);
});

it("is accurate to about one percentile and increases with the value", () => {
  const values = fc.array(fc.double({ min: -100, max: 100, noNaN: true }), { minLength: 200, maxLength: 400 });
  fc.assert(
    fc.property(values, (own) => {
      const quantiles = computeQuantiles(own);
      const sorted = own.toSorted((a, b) => a - b);
      const found = sorted.map((value) => percentileRank(quantiles, value));
      for (const [i, value] of sorted.entries()) {
        const less = sorted.filter((other) => other < value).length;
        const same = sorted.filter((other) => other === value).length;
        expect(Math.abs((found[i] as number) - (100 * (less + same / 2)) / sorted.length)).toBeLessThanOrEqual(1.6);
        if (i > 0) expect(found[i] as number).toBeGreaterThanOrEqual((found[i - 1] as number) - 1e-9);
      }
    }),
    { numRuns: runs(30) },
  );
});
