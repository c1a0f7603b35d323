import { memoizeNewest } from "#lib/memoize-newest.ts";
import { offsetAt } from "#lib/time/local-time.ts";

/** A local date and time: days since 1970-01-01 in the local calendar, and the hour, 0 to below 24. */
type LocalMoment = { day: number; hour: number };
export type LocalClock = (instant: Date) => LocalMoment;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Ten years of orders, some 200 KB. */
const DAYS = 3653;

/**
 * Converts instants to a zone's local time. Offsets are looked up once per UTC day, because that costs more than the rest of reading an
 * order; on days when they change, every time.
 */
export const getLocalClock = memoizeNewest(20, (zone: string): LocalClock => {
  const offsetOn = memoizeNewest(DAYS, (utcDay: number): number | null => {
    const first = offsetAt(utcDay * DAY, zone);
    return first === offsetAt((utcDay + 1) * DAY, zone) ? first : null;
  });
  return (instant) => {
    const time = instant.getTime();
    const local = time + (offsetOn(Math.floor(time / DAY)) ?? offsetAt(Math.floor(time / 1000) * 1000, zone));
    const day = Math.floor(local / DAY);
    return { day, hour: (local - day * DAY) / HOUR };
  };
});

/** Saturday or Sunday; 1970-01-01 was a Thursday. */
export const isWeekend = (day: number): boolean => ((((day + 4) % 7) + 7) % 7) % 6 === 0;
