import { expect, test } from "vitest";
import { nearestPeriods } from "./period-model.ts";

test("inside of the recommended range there is nothing to say, at its ends either", () => {
  expect([30, 90, 365].map(nearestPeriods)).toEqual([[], [], []]);
});

test("outside, the two nearest periods inside are offered, nearest first", () => {
  expect(nearestPeriods(7)).toEqual([30, 90]);
  expect(nearestPeriods(29)).toEqual([30, 90]);
  expect(nearestPeriods(730)).toEqual([365, 180]);
  expect(nearestPeriods(9999)).toEqual([365, 180]);
});
