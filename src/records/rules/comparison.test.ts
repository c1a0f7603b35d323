import { expect, test } from "vitest";
import { comparedEnd, parseComparison } from "./comparison.ts";

test.each([
  ["previous", "2026-03-31"],
  ["year", "2025-04-30"],
  ["2026-04-15", "2026-04-15"],
] as const)("the period compared with April 2026 by %s ends on %s", (comparison, end) => {
  expect(comparedEnd({ start: "2026-04-01", end: "2026-04-30" }, comparison)).toBe(end);
});

test("the period a year before one that ends on a leap day ends on 28 February", () => {
  expect(comparedEnd({ start: "2028-02-01", end: "2028-02-29" }, "year")).toBe("2027-02-28");
});

test("takes two words and days of the calendar", () => {
  expect(["previous", "year", "2028-02-29"].map(parseComparison)).toEqual(["previous", "year", "2028-02-29"]);
  expect(["", "next", "2027-02-29", "2027-2-1"].map(parseComparison)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
