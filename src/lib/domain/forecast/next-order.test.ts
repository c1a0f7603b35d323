import { expect, test } from "vitest";
import { daysToNextOrder } from "./next-order.ts";

/** Of whom buys once in so many days, as a Poisson process does, if still a customer. */
const chanceOf = (every: number, isThere: number) => (days: number) => isThere * (1 - Math.exp(-days / every));

test("is when one more purchase is as likely as not", () => {
  // Of a Poisson process the median wait is ln 2 of the mean one: 6.93, 69.3 and 252.98 days.
  const buyers = [10, 100, 365].map((every) => chanceOf(every, 1));
  const found = daysToNextOrder((days) => Float64Array.from(buyers, (chance) => chance(days)), 365);
  const medians = [6.93, 69.3, 253];
  // Straight lines between a few days stand for the curve.
  for (const [i, median] of medians.entries()) expect(Math.abs((found[i] as number) / median - 1)).toBeLessThan(0.05);
});

test("is not to be expected of whom is more likely gone, nor of whom buys too seldom", () => {
  const buyers = [chanceOf(10, 0.49), chanceOf(1000, 1), chanceOf(10, 0)];
  const found = daysToNextOrder((days) => Float64Array.from(buyers, (chance) => chance(days)), 365);
  expect([...found]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test("of whom buys at once is now, and of nobody is nothing", () => {
  expect(daysToNextOrder(() => Float64Array.of(1), 365)[0]).toBeCloseTo(365 / 128);
  expect(daysToNextOrder(() => new Float64Array(0), 365)).toHaveLength(0);
});
