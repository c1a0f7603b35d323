import { describe, expect, test } from "vitest";
import type { FittedModel } from "#lib/clv/model.ts";
import { sortLog } from "#lib/clv/purchase-log.ts";
import { type Past, splitLogAt } from "#lib/clv/validation/choose-model.ts";
import { computeTracking } from "#lib/clv/validation/validate.ts";
import { logOf, type Purchase } from "#testing/shops/histories.ts";

/** Expects a tenth of a purchase per day from every customer, new or known. */
const tenth: FittedModel = {
  name: "cohort",
  parameters: {},
  logLikelihood: {},
  warnings: [],
  expectedPurchases: ({ histories }, days) => histories.tenure.map(() => days / 10),
  pActive: ({ histories }, days) => histories.tenure.map(() => 1 - Math.exp(-days / 10)),
  purchaseCounts: () => () => 0,
  pAlive: () => null,
  predict: () => {
    throw new Error("not used in this test");
  },
};

// Forty customers from day 0; each comes back on day 20, half of them on day 120. One who starts on day 110 is not in
// the population yet.
const purchases: Purchase[] = Array.from({ length: 40 }, (_, i): Purchase[] => [
  [`c${i}`, 20_000, 1],
  [`c${i}`, 20_020, 1],
  ...(i % 2 === 0 ? ([[`c${i}`, 20_120, 1]] as const) : []),
]).flat();

describe("actual against expected purchases", () => {
  const past = splitLogAt(
    sortLog(logOf([...purchases, ["late", 20_110, 1], ["late", 20_115, 1]])),
    [20_100, 20_140],
  ) as Past;
  const { holdoutFrom, points } = computeTracking(tenth, past);
  const at = (day: number) => points.find((point) => point.day === day);

  test("count the repeat purchases of customers known at the start of the holdout", () => {
    expect(holdoutFrom).toBe(20_100);
    expect(points[0]).toMatchObject({ day: 20_000, actual: 0, expected: 0 });
    expect(at(20_100)?.actual).toBe(40);
    expect(at(20_140)?.actual).toBe(60);
    expect(points.map(({ day }) => day)).toEqual(points.map(({ day }) => day).toSorted());
  });

  // Until day 100: 40 × 100 / 10. From then on, the actual 40 plus 40 per ten days.
  test("expect the average until the holdout, and then continue from the actual count", () => {
    expect(at(20_100)?.expected).toBeCloseTo(400, 6);
    expect(at(20_140)?.expected).toBeCloseTo(40 + 160, 6);
  });

  test("have a band only in the holdout, which widens and never falls below the actual count", () => {
    for (const { day, lower, expected, upper } of points) {
      if (day <= holdoutFrom) expect([lower, upper]).toEqual([expected, expected]);
      else expect(lower < expected && expected < upper && lower >= 40).toBe(true);
    }
    const widths = points.filter(({ day }) => day > holdoutFrom).map(({ upper, expected }) => upper - expected);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    // Poisson counts with mean 4 have a total deviation of √160; the band can't be narrower.
    expect(widths.at(-1)).toBeGreaterThan(1.96 * Math.sqrt(160));
  });
});
