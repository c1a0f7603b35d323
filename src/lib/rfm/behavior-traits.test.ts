import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { meanSeason, SEASONS, seasonIndex, toYearDirection } from "#lib/rfm/behavior-traits.ts";
import { addDays, type Day } from "#lib/time/day.ts";

const meanOf = (days: readonly Day[]) => {
  const directions = days.map(toYearDirection);
  const sum = (of: "x" | "y") => directions.reduce((running, direction) => running + direction[of], 0);
  return SEASONS[meanSeason({ x: sum("x"), y: sum("y") }) ?? -1] ?? null;
};

test.each([
  ["2024-12-01", "DEC-FEB"],
  ["2024-02-29", "DEC-FEB"],
  ["2025-03-01", "MAR-MAY"],
  ["2025-05-31", "MAR-MAY"],
  ["2025-06-01", "JUN-AUG"],
  ["2025-08-31", "JUN-AUG"],
  ["2025-09-01", "SEP-NOV"],
  ["2025-11-30", "SEP-NOV"],
])("%s is in %s", (day, season) => {
  expect(SEASONS[seasonIndex(day)]).toBe(season);
});

test("a season is a quarter of the circle, with its middle at 45°, 135°, …", () => {
  // June has 30 days, July and August 31, together 92; 16 July is the 46th and 17 July the 47th, on both sides of 225°.
  const [before, after] = [toYearDirection("2025-07-16"), toYearDirection("2025-07-17")];
  expect(before.x + after.x).toBe(before.y + after.y);
  expect(before.x).toBeLessThan(0);
  expect(Math.hypot(before.x, before.y)).toBeCloseTo(1_000_000, -1);
});

describe("the season of a list of days", () => {
  test("is their common season, also across the turn of the year", () => {
    expect(meanOf(["2023-12-20", "2024-01-10", "2025-02-01"])).toBe("DEC-FEB");
    expect(meanOf(["2025-07-01"])).toBe("JUN-AUG");
  });

  test("is the season of their mean, whichever season has the most days", () => {
    // Two at the end of May and two in mid-August: the mean is in July.
    expect(meanOf(["2025-05-30", "2025-05-31", "2025-08-14", "2025-08-15"])).toBe("JUN-AUG");
    // Five at Christmas outweigh one in October.
    expect(meanOf([...Array(5).fill("2024-12-24"), "2024-10-01"])).toBe("DEC-FEB");
  });

  test("starts at the season's first day, and is missing if directions cancel out or there are no days", () => {
    const axes = [
      { x: 1, y: 0 },
      { x: 0, y: 1 },
      { x: -1, y: 0 },
      { x: 0, y: -1 },
    ];
    expect(axes.map(meanSeason)).toEqual([0, 1, 2, 3]);
    expect(meanSeason({ x: 0, y: 0 })).toBeNull();
    expect(meanOf([])).toBeNull();
  });
});

describe("properties of the season", () => {
  const day = fc.integer({ min: 0, max: 40_000 }).map((n) => addDays("1970-01-01", n));

  test("one day's mean is its own season, and its direction is on the circle", () => {
    fc.assert(
      fc.property(day, (any) => {
        expect(meanOf([any])).toBe(SEASONS[seasonIndex(any)]);
        const { x, y } = toYearDirection(any);
        expect(Math.abs(Math.hypot(x, y) - 1_000_000)).toBeLessThan(1);
      }),
    );
  });

  test("the days of a year go around the circle once, forward", () => {
    fc.assert(
      fc.property(day, (any) => {
        const [now, next] = [toYearDirection(any), toYearDirection(addDays(any, 1))];
        // The sine of the step between consecutive days: forward, and never more than 1.1 of 90 days.
        const step = Math.asin((now.x * next.y - now.y * next.x) / 1e12);
        expect(step).toBeGreaterThan(0);
        expect(step).toBeLessThan((1.1 * (Math.PI / 2)) / 90);
      }),
    );
  });

  test("does not depend on the order of the days; repeating all days gives the same season", () => {
    fc.assert(
      fc.property(fc.array(day, { maxLength: 30 }), (days) => {
        expect(meanOf(days.toReversed())).toBe(meanOf(days));
        expect(meanOf([...days, ...days])).toBe(meanOf(days));
      }),
    );
  });
});
