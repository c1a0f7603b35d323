import { memoizeNewest } from "#lib/memoize.ts";

const DAY_MS = 86_400_000;

/** Whether a stored time is so far in the future that a clock wrote it which has been set back since. */
export const isFarAhead = (stored: Date, now: Date): boolean => stored.getTime() - now.getTime() > DAY_MS;

/** The time zone where days end last, so that no shop's current day counts as the future. */
export const LAST_ZONE = "Pacific/Kiritimati";

/** The name that a time zone goes by now; some have older ones. */
const currentName = (timeZone: string): string =>
  new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;

/** TypeScript doesn't know the method yet. */
type LocaleWithZones = Intl.Locale & { getTimeZones: () => string[] | undefined };

/** The country among these (ISO 3166-1 alpha-2) that has a time zone (IANA); null for zones such as UTC. */
export const findZoneCountry = <Country extends string>(
  timeZone: string,
  countries: readonly Country[],
): Country | null => {
  const name = currentName(timeZone);
  const zonesOf = (country: string) => (new Intl.Locale(`und-${country}`) as LocaleWithZones).getTimeZones() ?? [];
  return countries.find((country) => zonesOf(country).includes(name)) ?? null;
};

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/;

// Creating a formatter is far slower than using one. Imported files name zones and offsets as they like.
const getZoneFormatter = memoizeNewest(100, (zone: string): Intl.DateTimeFormat => {
  const parts = {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  } as const;
  return new Intl.DateTimeFormat("en-US-u-ca-iso8601-nu-latn", { timeZone: zone, hourCycle: "h23", ...parts });
});

/** A zone's offset from UTC at an instant, in milliseconds. */
export const offsetAt = (instant: number, zone: string): number => {
  const parts: Record<string, number> = {};
  for (const { type, value } of getZoneFormatter(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - instant;
};

const DAY = 86_400_000;

/** By time zone, the offsets around the last day: times in a file are grouped by day. */
const lastIn = memoizeNewest(100, (_zone: string) => ({ day: Number.NaN, before: 0, after: 0 }));

/** Offsets on the days before and after a local day. */
const offsetsAround = (wallClock: number, zone: string): { before: number; after: number } => {
  const day = Math.floor(wallClock / DAY);
  const last = lastIn(zone);
  if (last.day !== day) {
    last.before = offsetAt((day - 1) * DAY, zone);
    last.after = offsetAt((day + 2) * DAY, zone);
    last.day = day;
  }
  return last;
};

/**
 * The instant of a local time in the zone. A repeated hour (clocks go back) is its first occurrence; a skipped one
 * (clocks go forward) is shifted by the length of the jump.
 */
export const toInstant = (wallClock: number, zone: string): Date => {
  const { before, after } = offsetsAround(wallClock, zone);
  const early = wallClock - before;
  const late = wallClock - after;
  // Around a change, the earlier offset is valid until the change and the later one from then on.
  return new Date(
    before === after || offsetAt(early, zone) === before || offsetAt(late, zone) !== after ? early : late,
  );
};

/** Parses `2010-12-01 08:26:00` as if it were UTC, in milliseconds; null if invalid. */
export const parseWallClock = (text: string): number | null => {
  const [, year, month, day, hour, minute, second = "00"] = LOCAL.exec(text) ?? [];
  if (year === undefined) return null;
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
  const time = Date.parse(iso);
  // Date.parse reads 30 February as 2 March.
  return Number.isNaN(time) || new Date(time).toISOString() !== iso ? null : time;
};

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(3000, 0, 1);

/** No shop has sales outside 1900 to 2999, and ISO dates have no plain form for years beyond four digits. */
export const isPlausible = (at: Date): boolean => at.getTime() >= EARLIEST && at.getTime() < LATEST;

/** The clocks of other systems may be ahead of ours by as much. */
const CLOCK_SKEW_MS = 3_600_000;

/** Whether what a record says happened can't have happened yet. It would count in every rule until then. */
export const isFuture = (at: Date, now: Date): boolean => at.getTime() > now.getTime() + CLOCK_SKEW_MS;
