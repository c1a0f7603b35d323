import { expect, test } from "vitest";
import { LONGEST_PERIOD, periodSince } from "./periods.ts";

const now = new Date("2026-03-01T12:00:00Z");

test.each([
  ["2026-03-01T08:00:00Z", 90],
  // 89 days before, which the 90 days that end today include.
  ["2025-12-02T12:00:00Z", 90],
  ["2025-12-01T11:00:00Z", 180],
  ["2025-03-15T00:00:00Z", 365],
  ["2011-12-09T12:50:00Z", LONGEST_PERIOD],
])("a report that includes a sale of %s covers %i days", (saleAt, days) => {
  expect(periodSince(new Date(saleAt), now)).toBe(days);
});
