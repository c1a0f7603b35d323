import { expect, test } from "vitest";
import { daysToNextOrder } from "./forecast.ts";

/** The chance of buying within some days for a Poisson buyer who is still active with probability `isThere`. */
const chanceOf = (every: number, isThere: number) => (days: number) => isThere * (1 - Math.exp(-days / every));

test("is the median waiting time", () => {
  // The median wait of a Poisson process is ln 2 of the mean: 6.93, 69.3 and 252.98 days.
  const buyers = [10, 100, 365].map((every) => chanceOf(every, 1));
  const found = daysToNextOrder((days) => Float64Array.from(buyers, (chance) => chance(days)), 365);
  const medians = [6.93, 69.3, 253];
  // The curve is interpolated between a few days, so the result is approximate.
  for (const [i, median] of medians.entries()) expect(Math.abs((found[i] as number) / median - 1)).toBeLessThan(0.05);
});

test("is missing for customers who have probably left or buy too rarely", () => {
  const buyers = [chanceOf(10, 0.49), chanceOf(1000, 1), chanceOf(10, 0)];
  const found = daysToNextOrder((days) => Float64Array.from(buyers, (chance) => chance(days)), 365);
  expect([...found]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test("is the smallest step for customers certain to buy immediately, and empty without customers", () => {
  expect(daysToNextOrder(() => Float64Array.of(1), 365)[0]).toBeCloseTo(365 / 128);
  expect(daysToNextOrder(() => new Float64Array(0), 365)).toHaveLength(0);
});
