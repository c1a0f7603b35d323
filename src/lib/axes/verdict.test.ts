import fc from "fast-check";
import { expect, test } from "vitest";
import { judgeSegmentation, VERDICTS } from "#lib/axes/verdict.ts";

const judged = (silhouette: number | null, between?: number) =>
  judgeSegmentation({
    quality: { silhouette },
    warnings: between === undefined ? [] : [{ code: "many_between", values: { share: between } }],
  });

test.each([
  [0.71, undefined, "distinct"],
  [0.5, undefined, "distinct"],
  // Far apart, but 98% of customers are between segments.
  [0.71, 0.98, "overlapping"],
  [0.71, 0.6, "blurred"],
  [0.49, undefined, "blurred"],
  [0.4, 0.6, "blurred"],
  [0.29, undefined, "overlapping"],
  [null, undefined, null],
])("silhouette %f and %f of customers between segments: %s", (silhouette, between, verdict) => {
  expect(judged(silhouette, between)).toBe(verdict);
});

test("never gets better with a lower silhouette or more customers between segments", () => {
  const rank = (verdict: ReturnType<typeof judged>) => (verdict === null ? -1 : VERDICTS.indexOf(verdict));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(share, share, share, share, (a, b, c, d) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      const [few, many] = [Math.min(c, d), Math.max(c, d)];
      expect(rank(judged(low, many))).toBeGreaterThanOrEqual(rank(judged(high, few)));
    }),
  );
});
