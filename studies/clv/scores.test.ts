import { expect, test } from "vitest";
import { scoresOf } from "./scores.ts";

test("scores of a forecast are those of their definitions", () => {
  const scores = scoresOf(
    {
      whole: 12,
      weeks: Float64Array.of(6, 6),
      months: Float64Array.of(12),
      bounds: { lower80: 11, upper80: 13, lower95: 9, upper95: 15 },
    },
    { whole: 10, weeks: Float64Array.of(7, 3), months: Float64Array.of(10) },
    Float64Array.of(1, 3, 1),
  );
  expect(scores.error).toBeCloseTo(0.2, 12);
  expect(scores.wape).toBeCloseTo(0.2, 12);
  // Errors of 1 and 3, and changes of 2 from week to week.
  expect(scores.mase).toBeCloseTo(1, 12);
  // (½ × 2 + 0.1 × (2 + 10 × 1) + 0.025 × 6) ÷ 2.5 ÷ 10.
  expect(scores.wis).toBeCloseTo((1 + 1.2 + 0.15) / 25, 12);
  expect([scores.isIn80, scores.isIn95]).toEqual([false, true]);
  expect(scores.width80).toBeCloseTo(0.2, 12);
});
