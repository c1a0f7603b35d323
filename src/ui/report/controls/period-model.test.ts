import { expect, test } from "vitest";
import { otherPeriods } from "./period-model.ts";

test("inside of the recommended range there is nothing to say, at its ends either", () => {
  expect([30, 90, 365].map(otherPeriods)).toEqual([[], [], []]);
});

test("outside, the two nearest periods inside are offered, nearest first", () => {
  expect(otherPeriods(7)).toEqual([30, 90]);
  expect(otherPeriods(29)).toEqual([30, 90]);
  expect(otherPeriods(730)).toEqual([365, 180]);
  expect(otherPeriods(9999)).toEqual([365, 180]);
});
