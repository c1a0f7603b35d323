import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runs } from "#testing/depth.ts";
import { isPlausible, parseWallClock, toInstant } from "./local-time.ts";

const at = (text: string, zone: string): string => toInstant(parseWallClock(text) ?? Number.NaN, zone).toISOString();

describe("instantOf", () => {
  test("handles summer and winter time", () => {
    expect(at("2010-12-01 08:26:00", "Europe/London")).toBe("2010-12-01T08:26:00.000Z");
    expect(at("2011-07-01 08:26:00", "Europe/London")).toBe("2011-07-01T07:26:00.000Z");
    expect(at("2011-07-01 08:26", "Asia/Kolkata")).toBe("2011-07-01T02:56:00.000Z");
  });

  // London 2011: at 01:00 UTC on 27 March clocks went from 01:00 to 02:00, on 30 October from 02:00 to 01:00.
  test("uses the first occurrence of a repeated hour, and shifts a skipped one by the jump", () => {
    expect(at("2011-10-30 01:30:00", "Europe/London")).toBe("2011-10-30T00:30:00.000Z");
    expect(at("2011-10-30 02:30:00", "Europe/London")).toBe("2011-10-30T02:30:00.000Z");
    expect(at("2011-03-27 01:30:00", "Europe/London")).toBe("2011-03-27T01:30:00.000Z");
    expect(at("2011-03-27 00:59:00", "Europe/London")).toBe("2011-03-27T00:59:00.000Z");
    expect(at("2011-03-27 02:00:00", "Europe/London")).toBe("2011-03-27T01:00:00.000Z");
  });

  test("is an instant with exactly that local time, if there is one", () => {
    const zones = ["Europe/London", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"];
    const minute = fc
      .integer({ min: Date.UTC(2008, 0), max: Date.UTC(2026, 0) })
      .map((ms) => new Date(ms - (ms % 60_000)));
    fc.assert(
      fc.property(minute, fc.constantFrom(...zones), (instant, timeZone) => {
        const shown = instant.toLocaleString("sv-SE", { timeZone });
        const found = toInstant(parseWallClock(shown) ?? Number.NaN, timeZone);
        expect(found.toLocaleString("sv-SE", { timeZone })).toBe(shown);
        // The same instant, or the first of two with this local time.
        expect([0, 3_600_000, 1_800_000]).toContain(instant.getTime() - found.getTime());
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("parseWallClock", () => {
  test.each([
    "",
    "2010-12-01",
    "12/1/2010 8:26",
    "2010-02-30 08:26:00",
    "2010-12-01 24:00:00",
    "2010-12-01 08:60",
    "2010-13-01 08:26",
  ])("rejects %j", (text) => {
    expect(parseWallClock(text)).toBeNull();
  });
});

test("isPlausible takes the years 1900 to 2999", () => {
  const dates = ["1899-12-31T23:59:59.999Z", "1900-01-01", "2026-07-01", "2999-12-31T23:59:59.999Z", "3000-01-01"];
  expect(dates.map((text) => isPlausible(new Date(text)))).toEqual([false, true, true, true, false]);
  expect(isPlausible(new Date(Number.NaN))).toBe(false);
});
