import { expect, test } from "vitest";
import { readsAboveAverage } from "./chart-scale.ts";

test.each([
  [0.8, 1, false],
  [1, 1, false],
  // Shown as 1.0×.
  [1.04, 1, false],
  [1.05, 1, true],
  [1.004, 2, false],
  [1.006, 2, true],
  [null, 1, false],
])("a lift of %f with %i decimals is above average: %s", (lift, decimals, is) => {
  expect(readsAboveAverage(lift, decimals)).toBe(is);
});
