import { expect, test } from "vitest";
import { twoSidedP } from "./normal.ts";

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
