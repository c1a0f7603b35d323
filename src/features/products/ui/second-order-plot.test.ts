import { expect, test } from "vitest";
import { labelQuartiles } from "./second-order-plot.tsx";

const percent = (share: number) => `${100 * share}%`;
const quartile = (share: number, day: number | null) => ({ share, day, lower: null, upper: null });

test("quartiles of close days share one label, so that labels don't overlap, and one that wasn't reached has none", () => {
  const label = (...days: (number | null)[]) =>
    labelQuartiles(
      days.map((day, at) => quartile((at + 1) / 4, day)),
      { last: 180, percent },
    ).map(({ day, label }) => [day, label]);
  expect(label(23, 79, null)).toEqual([
    [23, "25%"],
    [79, "50%"],
  ]);
  expect(label(48, 48, 48)).toEqual([
    [48, "25%, 50%, 75%"],
    [48, ""],
    [48, ""],
  ]);
  expect(label(10, 20, 40)).toEqual([
    [10, "25%, 50%"],
    [20, ""],
    [40, "75%"],
  ]);
});
