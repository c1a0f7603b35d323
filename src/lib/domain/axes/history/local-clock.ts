import { offsetAt } from "#lib/domain/time/local-time.ts";

/** A local date and time: days since 1970-01-01 in the local calendar, and the hour, 0 to below 24. */
type LocalMoment = { day: number; hour: number };
export type LocalClock = (instant: Date) => LocalMoment;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// Cached, because looking up offsets costs more than the rest of reading an order.
const clocks = new Map<string, LocalClock>();

/**
 * Converts instants to a zone's local time. Offsets are looked up once per UTC day; on days when they change, every
 * time.
 */
export const localClockOf = (zone: string): LocalClock => {
  const known = clocks.get(zone);
  if (known) return known;
  const made = clockOf(zone);
  clocks.set(zone, made);
  return made;
};

const clockOf = (zone: string): LocalClock => {
  const offsets = new Map<number, number | null>();
  const offsetOn = (utcDay: number): number | null => {
    const known = offsets.get(utcDay);
    if (known !== undefined) return known;
    const first = offsetAt(utcDay * DAY, zone);
    const found = first === offsetAt((utcDay + 1) * DAY, zone) ? first : null;
    offsets.set(utcDay, found);
    return found;
  };
  return (instant) => {
    const time = instant.getTime();
    const local = time + (offsetOn(Math.floor(time / DAY)) ?? offsetAt(Math.floor(time / 1000) * 1000, zone));
    const day = Math.floor(local / DAY);
    return { day, hour: (local - day * DAY) / HOUR };
  };
};

/** Saturday or Sunday; 1970-01-01 was a Thursday. */
export const isWeekend = (day: number): boolean => ((((day + 4) % 7) + 7) % 7) % 6 === 0;
