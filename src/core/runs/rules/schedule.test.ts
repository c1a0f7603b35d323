import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { runs } from "#testing/depth.ts";
import { firstInstantAt, lastSlot, nextSlot } from "./schedule.ts";

const at = (text: string): Date => new Date(text);

describe("02:00 on a day", () => {
  test.each([
    ["an ordinary night", "2026-01-15", "America/Sao_Paulo", "2026-01-15T05:00:00Z"],
    // Brazil's clocks went from 23:59:59 on the 3rd to 01:00 on the 4th: UTC-3 to UTC-2, so 02:00 is 04:00 UTC.
    ["a night without a midnight", "2018-11-04", "America/Sao_Paulo", "2018-11-04T04:00:00Z"],
    // Back from 00:00 on the 18th to 23:00 on the 17th, UTC-2 to UTC-3.
    ["the night with two elevens", "2018-02-18", "America/Sao_Paulo", "2018-02-18T05:00:00Z"],
    // Lisbon goes from 01:00 to 02:00 (UTC+0 to UTC+1): 02:00 is the instant of the change.
    ["Lisbon in spring", "2026-03-29", "Europe/Lisbon", "2026-03-29T01:00:00Z"],
    // Back from 02:00 to 01:00 (UTC+1 to UTC+0): what would be 02:00 shows 01:00, and 02:00 comes an hour later.
    ["Lisbon in autumn", "2026-10-25", "Europe/Lisbon", "2026-10-25T02:00:00Z"],
    // Berlin goes from 02:00 to 03:00: there is no 02:00, so the first moment after it.
    ["a night without a 02:00", "2026-03-29", "Europe/Berlin", "2026-03-29T01:00:00Z"],
    // Berlin goes from 03:00 back to 02:00: 02:00 occurs twice, and the first one counts (UTC+2).
    ["a night with two of them", "2026-10-25", "Europe/Berlin", "2026-10-25T00:00:00Z"],
    ["Apia before the day it left out", "2011-12-29", "Pacific/Apia", "2011-12-29T12:00:00Z"],
    ["Apia after it", "2011-12-31", "Pacific/Apia", "2011-12-30T12:00:00Z"],
  ])("%s: %s in %s is %s", (_, day, zone, instant) => {
    expect(firstInstantAt(day, "02:00", zone)).toEqual(at(instant));
  });

  test("a day that a zone skipped has none", () => {
    expect(firstInstantAt("2011-12-30", "02:00", "Pacific/Apia")).toBeNull();
  });
});

test("before today's time the last slot is yesterday's and the next one is today's", () => {
  const night = { day: "2026-01-15", dueAt: at("2026-01-15T02:00:00Z") };
  const eve = { day: "2026-01-14", dueAt: at("2026-01-14T02:00:00Z") };
  expect(lastSlot("02:00", "UTC", at("2026-01-15T01:59:59Z"))).toEqual(eve);
  expect(nextSlot("02:00", "UTC", at("2026-01-15T01:59:59Z"))).toEqual(night);
  expect(lastSlot("02:00", "UTC", at("2026-01-15T02:00:00Z"))).toEqual(night);
});

const ZONES = ["America/Sao_Paulo", "Europe/Lisbon", "Pacific/Apia", "Europe/Berlin", "Australia/Lord_Howe", "UTC"];

test("checked every hour, each day has exactly one slot, across all clock changes", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      fc.integer({ min: 0, max: 23 }),
      fc.date({ min: at("2010-01-01T00:00:00Z"), max: at("2030-01-01T00:00:00Z"), noInvalidDate: true }),
      (zone, hour, start) => {
        const localTime = `${String(hour).padStart(2, "0")}:00`;
        const seen = new Map<string, number>();
        for (let minute = 0; minute < 4 * 1440; minute += 60) {
          const slot = lastSlot(localTime, zone, new Date(start.getTime() + minute * 60_000));
          expect(seen.get(slot.day) ?? slot.dueAt.getTime()).toBe(slot.dueAt.getTime());
          seen.set(slot.day, slot.dueAt.getTime());
        }
        const days = [...seen.keys()];
        for (const [index, day] of days.entries()) {
          const after = days[index + 1];
          if (!after) break;
          const skipped = addDays(day, 1) === after ? null : addDays(day, 1);
          // Only a day that does not exist in the zone may be missing.
          if (skipped) expect([zone, skipped]).toEqual(["Pacific/Apia", "2011-12-30"]);
          expect(toLocalDay(new Date(seen.get(after) ?? 0), zone)).toBe(after);
        }
      },
    ),
    { numRuns: runs(30) },
  );
});
