import { expect, test } from "vitest";
import { twoSidedP } from "../statistics/normal.ts";
import { HORIZON_DAYS } from "./campaign.ts";
import { CONFIDENCE, criticalValue } from "./verdict.ts";

test("the days' errors add up to 5%", () => {
  const days = Array.from({ length: HORIZON_DAYS }, (_, index) => index + 1);
  const spent = days.reduce((sum, day) => sum + twoSidedP(criticalValue(day)), 0);
  expect(spent).toBeCloseTo(1 - CONFIDENCE, 6);
});

test("readouts are narrower than other days", () => {
  // z for 0.04 / 3 and 0.01 / 87.
  expect(criticalValue(7)).toBeCloseTo(2.475, 3);
  expect(criticalValue(30)).toBe(criticalValue(90));
  expect(criticalValue(8)).toBeCloseTo(3.857, 3);
});
