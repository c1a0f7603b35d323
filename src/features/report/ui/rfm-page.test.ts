import { expect, test } from "vitest";
import { nearestPeriods } from "#features/report/ui/rfm-page.tsx";

test("says nothing inside of the recommended range, including its ends", () => {
  expect([30, 90, 365].map(nearestPeriods)).toEqual([[], [], []]);
});

test("offers the two nearest recommended periods, nearest first", () => {
  expect(nearestPeriods(7)).toEqual([30, 90]);
  expect(nearestPeriods(29)).toEqual([30, 90]);
  expect(nearestPeriods(730)).toEqual([365, 180]);
  expect(nearestPeriods(9999)).toEqual([365, 180]);
});
