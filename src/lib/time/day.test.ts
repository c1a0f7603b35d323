import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#testing/depth.ts";
import { addDays, daysBetween, startOfDay, startsOfDays, toLocalDay } from "./day.ts";

describe("dayOf", () => {
  test.each([
    ["2026-03-01T02:30:00Z", "UTC", "2026-03-01"],
    ["2026-03-01T02:30:00Z", "America/New_York", "2026-02-28"],
    ["2026-02-28T23:30:00Z", "Asia/Tokyo", "2026-03-01"],
    ["2026-02-28T18:29:59Z", "Asia/Kolkata", "2026-02-28"],
    ["2026-02-28T18:30:00Z", "Asia/Kolkata", "2026-03-01"],
  ])("%s is, in %s, %s", (instant, zone, day) => {
    expect(toLocalDay(new Date(instant), zone)).toBe(day);
  });

  test("rejects an unknown zone", () => {
    expect(() => toLocalDay(new Date(0), "Mars/Olympus")).toThrow(RangeError);
  });
});

describe("addDays", () => {
  test("handles months, leap years and negative differences", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2026-01-01", -1)).toBe("2025-12-31");
    expect(daysBetween("2024-02-28", "2024-03-01")).toBe(2);
    expect(daysBetween("2024-03-01", "2024-02-28")).toBe(-2);
  });
});

describe("startOfDay", () => {
  test.each([
    ["an ordinary day", "2026-06-01", "Europe/Berlin", "2026-05-31T22:00:00Z"],
    ["the day of 23 hours", "2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00Z"],
    ["the day after it", "2026-03-30", "Europe/Berlin", "2026-03-29T22:00:00Z"],
    ["the day of 25 hours", "2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00Z"],
    // Brazil's clocks went from 23:59:59 on the 3rd to 01:00 on the 4th: UTC-3 to UTC-2.
    ["a day without a midnight", "2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00Z"],
    // The Azores go back from 01:00 to 00:00 (UTC+0 to UTC-1): midnight comes twice, and the first one counts.
    ["a day with two midnights", "2026-10-25", "Atlantic/Azores", "2026-10-25T00:00:00Z"],
    ["a zone of quarter hours", "2026-06-01", "Asia/Kathmandu", "2026-05-31T18:15:00Z"],
    // Samoa crossed the date line and skipped the 30th: 29 December UTC-10 was followed by 31 December UTC+14.
    ["a skipped day", "2011-12-30", "Pacific/Apia", "2011-12-30T10:00:00Z"],
  ])("%s", (_, day, zone, instant) => {
    expect(startOfDay(day, zone)).toEqual(new Date(instant));
  });
});

const zones = fc.constantFrom(
  "UTC",
  "Europe/London",
  "America/New_York",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Pacific/Apia",
  "Australia/Lord_Howe",
  "Atlantic/Azores",
  "Africa/Cairo",
  "Asia/Beirut",
  "America/Havana",
  "Pacific/Kiritimati",
);
const days = fc.integer({ min: 0, max: 40 * 365 }).map((n) => addDays("2012-01-01", n));

test("a day starts at its first instant, and every second before shows an earlier day", () => {
  fc.assert(
    fc.property(days, zones, (day, zone) => {
      const start = startOfDay(day, zone);
      expect(toLocalDay(start, zone)).toBe(day);
      expect(toLocalDay(new Date(start.getTime() - 1), zone)).toBe(addDays(day, -1));
    }),
  );
});

test("consecutive days start where each one starts alone", () => {
  fc.assert(
    fc.property(days, zones, fc.integer({ min: 1, max: 400 }), (first, zone, count) => {
      const starts = startsOfDays(first, count, zone);
      expect(starts).toEqual(Array.from({ length: count }, (_, i) => startOfDay(addDays(first, i), zone)));
    }),
    { numRuns: runs(20) },
  );
});

test("a skipped day has no duration: it and the next one start together", () => {
  const starts = startsOfDays("2011-12-29", 4, "Pacific/Apia").map((start) => start.toISOString().slice(0, 16));
  expect(starts).toEqual(["2011-12-29T10:00", "2011-12-30T10:00", "2011-12-30T10:00", "2011-12-31T10:00"]);
});
