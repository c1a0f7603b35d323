import { describe, expect, test } from "vitest";
import { logOf, type Purchase } from "#testing/shops/purchase-logs.ts";
import { sortLog } from "../history/purchase-log.ts";
import type { FittedModel } from "../model.ts";
import { type Past, pastOf } from "./folds.ts";
import { trackingOf } from "./tracking.ts";

/** Expects a tenth of a purchase a day of everybody, new or known. */
const tenth: FittedModel = {
  name: "cohort",
  parameters: {},
  logLikelihood: {},
  warnings: [],
  expectedPurchases: ({ histories }, days) => histories.tenure.map(() => days / 10),
  pActive: ({ histories }, days) => histories.tenure.map(() => 1 - Math.exp(-days / 10)),
  pAlive: () => null,
  predict: () => {
    throw new Error("not asked for");
  },
};

// Forty customers from day 0 on; each comes back on day 20, half of them on day 120. One who comes on day 110 is not known yet.
const purchases: Purchase[] = Array.from({ length: 40 }, (_, i): Purchase[] => [
  [`c${i}`, 20_000, 1],
  [`c${i}`, 20_020, 1],
  ...(i % 2 === 0 ? ([[`c${i}`, 20_120, 1]] as const) : []),
]).flat();

describe("actual against expected purchases", () => {
  const past = pastOf(
    sortLog(logOf([...purchases, ["late", 20_110, 1], ["late", 20_115, 1]])),
    [20_100, 20_140],
  ) as Past;
  const { holdoutFrom, points } = trackingOf(tenth, past);
  const at = (day: number) => points.find((point) => point.day === day);

  test("count repeat purchases of those who were customers when the holdout began", () => {
    expect(holdoutFrom).toBe(20_100);
    expect(points[0]).toMatchObject({ day: 20_000, actual: 0, expected: 0 });
    expect(at(20_100)?.actual).toBe(40);
    expect(at(20_140)?.actual).toBe(60);
    expect(points.map(({ day }) => day)).toEqual(points.map(({ day }) => day).toSorted());
  });

  // Until day 100: 40 × 100 / 10. From then on, from the 40 that were: 40 more a ten days.
  test("expect of anybody until the holdout, and of each from what was then", () => {
    expect(at(20_100)?.expected).toBeCloseTo(400, 6);
    expect(at(20_140)?.expected).toBeCloseTo(40 + 160, 6);
  });

  test("have a band in the holdout alone, which grows and never falls below what is known", () => {
    for (const { day, lower, expected, upper } of points) {
      if (day <= holdoutFrom) expect([lower, upper]).toEqual([expected, expected]);
      else expect(lower < expected && expected < upper && lower >= 40).toBe(true);
    }
    const widths = points.filter(({ day }) => day > holdoutFrom).map(({ upper, expected }) => upper - expected);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
    // Poisson of mean 4 each would scatter by √160; nothing narrower than that may be said.
    expect(widths.at(-1)).toBeGreaterThan(1.96 * Math.sqrt(160));
  });
});
