import { expect, test } from "vitest";
import { takeTurns } from "./harness.ts";
import { median, medianOfRatios, percentile } from "./pairs.ts";

test("the median is the middle value, or the mean of the two", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([9, 1, 5, 7])).toBe(6);
});

test("a percentile is one of the values", () => {
  expect(percentile([30, 10, 20], 0.5)).toBe(20);
  expect(percentile([30, 10, 20], 1)).toBe(30);
});

test("load during some rounds, of both works, doesn't change the ratio, although it changes both medians", () => {
  const load = [1, 10, 10, 10, 1];
  expect(
    medianOfRatios(
      load.map((slower) => 6 * slower),
      load.map((slower) => 2 * slower),
    ),
  ).toBe(3);
});

test("load during a minority of the works doesn't change the ratio either", () => {
  expect(medianOfRatios([6, 600, 6, 6, 6], [2, 2, 2, 200, 2])).toBe(3);
});

test("values without their pairs have no ratio", () => {
  expect(() => medianOfRatios([1, 2], [1])).toThrow("no pairs");
  expect(() => medianOfRatios([], [])).toThrow("no pairs");
});

test("works take turns; the first round doesn't count, and processor time is that of the process that works", async () => {
  const turns: string[] = [];
  let used = 0;
  const workOf = (name: string, costs: readonly number[]) => ({
    processor: () => used,
    work: async () => {
      used += costs[turns.filter((turn) => turn === name).length] ?? Number.NaN;
      turns.push(name);
    },
  });
  const times = await takeTurns({ ours: workOf("ours", [99, 6, 60, 6]), bare: workOf("bare", [1, 2, 20, 3]) }, 3);
  expect(turns).toEqual(["ours", "bare", "ours", "bare", "ours", "bare", "ours", "bare"]);
  expect(times.median("ours", "processor")).toBe(6);
  expect(times.ratio("ours", "bare", "processor")).toEqual({ value: 3, how: "processor time, median of 3 pairs" });
});
