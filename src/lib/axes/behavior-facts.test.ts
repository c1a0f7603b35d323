import fc from "fast-check";
import { expect, it } from "vitest";
import { channelKinds, getLocalClock } from "#lib/axes/behavior-facts.ts";
import { isWeekend, toLocalDay } from "#lib/time/day.ts";

const shown = (zone: string, instant: Date): string => {
  const options = { timeZone: zone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-GB", options).format(instant);
};

it("gives the zone's local day and hour, including on daylight saving changes", () => {
  const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe");
  // Around the changes of 2025: minutes in March to April and October to November.
  const instants = fc.oneof(
    fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minute) => new Date(Date.UTC(2025, 2, 1) + minute * 60_000)),
    fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minute) => new Date(Date.UTC(2025, 9, 1) + minute * 60_000)),
  );
  fc.assert(
    fc.property(zones, fc.array(instants, { minLength: 1, maxLength: 20 }), (zone, all) => {
      const clock = getLocalClock(zone);
      for (const instant of all) {
        const { day, hour } = clock(instant);
        expect(new Date(day * 86_400_000).toISOString().slice(0, 10)).toBe(toLocalDay(instant, zone));
        const minutes = Math.round(hour * 60);
        const formatted = [Math.floor(minutes / 60), minutes % 60]
          .map((part) => String(part).padStart(2, "0"))
          .join(":");
        expect(formatted).toBe(shown(zone, instant));
      }
    }),
  );
});

it("recognizes weekends before and after 1970", () => {
  const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000;
  for (const day of ["2025-06-07", "2025-06-08", "1969-12-27", "1969-12-28"])
    expect(isWeekend(dayNumber(day)), day).toBe(true);
  for (const day of ["2025-06-06", "2025-06-09", "1969-12-26", "1969-12-29"])
    expect(isWeekend(dayNumber(day)), day).toBe(false);
});

it.each([
  ["web", "online"],
  ["shopify_online", "online"],
  ["iphone_app", "online"],
  ["POS", "in_person"],
  ["pos-2", "in_person"],
  ["in_store", "in_person"],
  ["shopify_draft_order", "assisted"],
  ["email", "assisted"],
  ["Phone", "assisted"],
] as const)("%s is a channel of kind %s", (channel, kind) => {
  expect(channelKinds()(channel)).toBe(kind);
});
