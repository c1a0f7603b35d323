import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, type Day } from "./day.ts";
import { monthlyDays, monthsBefore, yearBefore } from "./month.ts";

const day: fc.Arbitrary<Day> = fc.integer({ min: 0, max: 30_000 }).map((days) => addDays("1990-01-01", days));

describe("an earlier month", () => {
  test("has the same day, or its last day", () => {
    expect(monthsBefore("2026-03-15", 1)).toBe("2026-02-15");
    expect(monthsBefore("2026-03-31", 1)).toBe("2026-02-28");
    expect(monthsBefore("2026-01-31", 2)).toBe("2025-11-30");
    expect(monthsBefore("2024-03-30", 1)).toBe("2024-02-29");
  });
});

describe("the same day last year", () => {
  test("a leap day has 28 February as its day last year, and 28 February never has a leap day", () => {
    expect(yearBefore("2028-02-29")).toBe("2027-02-28");
    expect(yearBefore("2029-02-28")).toBe("2028-02-28");
    expect(yearBefore("2028-03-01")).toBe("2027-03-01");
  });

  test("is 365 or 366 days before, and has the same month and day except for a leap day", () => {
    fc.assert(
      fc.property(day, (one) => {
        const before = yearBefore(one);
        expect([addDays(before, 365), addDays(before, 366)]).toContain(one);
        if (!one.endsWith("02-29")) expect(before.slice(4)).toBe(one.slice(4));
      }),
    );
  });
});

describe("monthly steps", () => {
  test("count back from the last day, so that a month's end stays one", () => {
    expect(monthlyDays("2026-01-10", "2026-03-31")).toEqual(["2026-01-10", "2026-01-31", "2026-02-28", "2026-03-31"]);
    expect(monthlyDays("2026-02-28", "2026-03-31")).toEqual(["2026-02-28", "2026-03-31"]);
    expect(monthlyDays("2026-03-31", "2026-03-31")).toEqual(["2026-03-31"]);
  });

  test("ascend from the first to the last day without repeats", () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 400 }), (from, length) => {
        const to = addDays(from, length);
        const days = monthlyDays(from, to);
        expect([days[0], days.at(-1)]).toEqual([from, to]);
        expect([...new Set(days)].sort()).toEqual(days);
      }),
    );
  });
});
