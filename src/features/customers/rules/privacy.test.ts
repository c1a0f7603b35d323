import { expect, test } from "vitest";
import { monthsBefore } from "./privacy.ts";

test.each([
  ["2026-11-22T10:00:00.000Z", 12, "2025-11-22T10:00:00.000Z"],
  ["2026-03-31T10:00:00.000Z", 1, "2026-02-28T10:00:00.000Z"],
  ["2028-02-29T10:00:00.000Z", 12, "2027-02-28T10:00:00.000Z"],
  ["2026-01-15T10:00:00.000Z", 25, "2023-12-15T10:00:00.000Z"],
])("%s minus %i months is %s", (at, months, before) => {
  expect(monthsBefore(new Date(at), months).toISOString()).toBe(before);
});
