import { describe, expect, test } from "vitest";
import { toDay, toDayNumber } from "#lib/time/day.ts";
import { publicHolidays } from "./public-holidays.ts";

const between = async (timeZone: string, from: string, to: string) => {
  const found = await publicHolidays(timeZone, [toDayNumber(from), toDayNumber(to)]);
  return found && { ...found, days: found.days.map(toDay) };
};

describe("public holidays", () => {
  test("are those of the time zone's country, moving ones too, within the days", async () => {
    expect(await between("Europe/London", "2026-04-01", "2026-05-04")).toEqual({
      country: "GB",
      days: ["2026-04-03", "2026-04-06", "2026-05-04"],
    });
    expect(await between("America/Sao_Paulo", "2025-12-01", "2026-01-01")).toEqual({
      country: "BR",
      days: ["2025-12-25", "2026-01-01"],
    });
  });

  test("are known decades ahead, those of the moon too", async () => {
    expect(await between("Asia/Dubai", "2060-01-01", "2060-12-31")).toMatchObject({ country: "AE" });
    // Easter Monday 2076 is on April 20.
    expect(await between("Europe/Berlin", "2076-04-18", "2076-05-01")).toEqual({
      country: "DE",
      days: ["2076-04-20", "2076-05-01"],
    });
  });

  test("are known by a time zone's older name, and not for one without a country", async () => {
    expect((await between("Asia/Calcutta", "2026-01-01", "2026-12-31"))?.country).toBe("IN");
    expect(await between("UTC", "2026-01-01", "2026-12-31")).toBeNull();
  });
});
