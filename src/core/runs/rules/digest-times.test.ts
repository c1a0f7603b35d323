import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#lib/time/day.ts";
import { runs } from "#testing/depth.ts";
import { type DigestTime, dueDigest, nextDigest } from "./digest-times.ts";

const LONG_AGO = new Date("2020-01-01T00:00:00Z");
const daily = (hour: number): DigestTime => ({ digest: "daily", hour, since: LONG_AGO });
const at = (instant: string) => new Date(instant);
const HOUR = 3_600_000;

test("is due at the hour in the business's time zone, not in another", () => {
  // 8:00 in Tokyo is 23:00 UTC on the day before.
  expect(dueDigest(daily(8), "Asia/Tokyo", at("2026-03-09T22:59:59Z"))).toBeNull();
  expect(dueDigest(daily(8), "Asia/Tokyo", at("2026-03-09T23:00:00Z"))).toEqual({
    day: "2026-03-10",
    dueAt: at("2026-03-09T23:00:00Z"),
  });
});

test("a digest at 2:00 on a day of 23 hours without 2:00 is due at 3:00", () => {
  // New York, 2026-03-08: 1:59 EST (6:59 UTC) is followed by 3:00 EDT (7:00 UTC).
  expect(dueDigest(daily(2), "America/New_York", at("2026-03-08T06:59:00Z"))).toBeNull();
  expect(dueDigest(daily(2), "America/New_York", at("2026-03-08T07:00:00Z"))).toEqual({
    day: "2026-03-08",
    dueAt: at("2026-03-08T07:00:00Z"),
  });
});

test("a digest at 1:00 on a day of 25 hours is due once, at the first 1:00", () => {
  // New York, 2026-11-01: 1:00 EDT is 5:00 UTC, 1:00 EST is 6:00 UTC.
  const slots = ["05:00", "05:59", "06:00", "06:59"].map((time) =>
    dueDigest(daily(1), "America/New_York", at(`2026-11-01T${time}:00Z`)),
  );
  expect(slots.map((slot) => slot?.dueAt.toISOString())).toEqual(Array(4).fill("2026-11-01T05:00:00.000Z"));
});

test("a weekly one is due on Mondays only", () => {
  const weekly: DigestTime = { digest: "weekly", hour: 8, since: LONG_AGO };
  const due = Array.from({ length: 14 }, (_, i) => addDays("2026-03-01", i)).filter((day) =>
    dueDigest(weekly, "UTC", at(`${day}T08:30:00Z`)),
  );
  expect(due).toEqual(["2026-03-02", "2026-03-09"]);
});

test("a monthly one is due on the first only, and a weekly or monthly one is made up for within a day", () => {
  const monthly: DigestTime<"monthly"> = { digest: "monthly", hour: 8, since: LONG_AGO };
  const due = Array.from({ length: 70 }, (_, i) => addDays("2026-01-20", i)).filter((day) =>
    dueDigest(monthly, "UTC", at(`${day}T08:30:00Z`)),
  );
  expect(due).toEqual(["2026-02-01", "2026-03-01"]);
  expect(dueDigest(monthly, "UTC", at("2026-02-02T07:59:00Z"))).toMatchObject({ day: "2026-02-01" });
  expect(dueDigest({ ...monthly, digest: "weekly" }, "UTC", at("2026-03-03T07:59:00Z"))).toMatchObject({
    day: "2026-03-02",
  });
  expect(dueDigest(monthly, "UTC", at("2026-02-02T08:00:00Z"))).toBeNull();
  expect(nextDigest("monthly", "08:00", "UTC", at("2026-02-01T08:00:00Z"))).toEqual(at("2026-03-01T08:00:00Z"));
});

test("neither a time before the user chose it is made up for, nor one from more than six hours ago", () => {
  const chosen = { ...daily(8), since: at("2026-03-10T09:00:00Z") };
  expect(dueDigest(chosen, "UTC", at("2026-03-10T09:00:00Z"))).toBeNull();
  expect(dueDigest(daily(8), "UTC", at("2026-03-10T14:00:00Z"))).not.toBeNull();
  expect(dueDigest(daily(8), "UTC", at("2026-03-10T14:00:01Z"))).toBeNull();
  expect(dueDigest({ ...daily(8), digest: "off" }, "UTC", at("2026-03-10T08:00:00Z"))).toBeNull();
});

test("a choice of a clock that was set back since doesn't keep digests waiting until then", () => {
  const chosen = { ...daily(8), since: at("2027-03-10T09:00:00Z") };
  expect(dueDigest(chosen, "UTC", at("2026-03-10T09:00:00Z"))).toMatchObject({ day: "2026-03-10" });
});

test("whatever the zone, hour and day, looking every half hour for three days finds each local day once", () => {
  const zone = fc.constantFrom("America/Sao_Paulo", "Europe/Madrid", "Australia/Lord_Howe", "Asia/Kathmandu");
  const day = fc.oneof(fc.integer({ min: 1, max: 360 }), fc.constantFrom(86, 87, 92, 93, 276, 296, 297));
  fc.assert(
    fc.property(zone, fc.integer({ min: 0, max: 23 }), day, (timeZone, hour, start) => {
      const found = new Map<string, number>();
      const from = Date.UTC(2026, 0, 1 + start);
      for (let now = from; now < from + 72 * HOUR; now += HOUR / 2) {
        const slot = dueDigest(daily(hour), timeZone, new Date(now));
        if (!slot) continue;
        expect(found.get(slot.day) ?? slot.dueAt.getTime()).toBe(slot.dueAt.getTime());
        found.set(slot.day, slot.dueAt.getTime());
      }
      expect([3, 4]).toContain(found.size);
    }),
    { numRuns: runs(30) },
  );
});

test("the next daily one is tomorrow's once today's is past, the next weekly one is Monday's", () => {
  const monday = at("2026-03-09T08:00:00Z");
  expect(nextDigest("daily", "08:00", "UTC", at("2026-03-09T07:59:00Z"))).toEqual(monday);
  expect(nextDigest("daily", "08:00", "UTC", monday)).toEqual(at("2026-03-10T08:00:00Z"));
  expect(nextDigest("weekly", "08:00", "UTC", at("2026-03-08T09:00:00Z"))).toEqual(monday);
  expect(nextDigest("weekly", "08:00", "UTC", monday)).toEqual(at("2026-03-16T08:00:00Z"));
});
