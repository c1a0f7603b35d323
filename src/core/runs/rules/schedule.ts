import { addDays, type Day, formatterByZone, startOfDay, toLocalDay } from "#lib/time/day.ts";

/** `HH:MM` in a business's time zone. */
export type LocalTime = string;

const MINUTE = 60_000;
/** No day in any zone is longer. */
const LONGEST_DAY = 26 * 60;

const formatClock = formatterByZone("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/**
 * The first instant of a day at which the local time is this or later: if clocks skip 02:00, that is 03:00; if 02:00
 * occurs twice, the first. Null for a day that the zone skipped.
 */
export const firstInstantAt = (day: Day, localTime: LocalTime, zone: string): Date | null => {
  const start = startOfDay(day, zone);
  if (toLocalDay(start, zone) !== day) return null;
  const showsIt = (minute: number): boolean => {
    const at = new Date(start.getTime() + minute * MINUTE);
    return toLocalDay(at, zone) > day || formatClock(zone).format(at) >= localTime;
  };
  // On a day whose clocks didn't change before that time, which is nearly every day, it is as long after the start as it says.
  const [hours = 0, minutes = 0] = localTime.split(":").map(Number);
  const usual = new Date(start.getTime() + (60 * hours + minutes) * MINUTE);
  if (formatClock(zone).format(usual) === localTime && toLocalDay(usual, zone) === day) return usual;
  // Searches by hours, then by minutes; bisection could find the second of two equal times when clocks go back.
  let hour = 0;
  while (hour < LONGEST_DAY && !showsIt(hour)) hour += 60;
  let minute = Math.max(0, hour - 60);
  while (!showsIt(minute)) minute++;
  const at = new Date(start.getTime() + minute * MINUTE);
  return toLocalDay(at, zone) === day ? at : null;
};

/** A scheduled time on a day, identified by the day. */
export type Slot = { day: Day; dueAt: Date };

/** The latest slot that is due, today or earlier, so that a run missed during downtime is caught up. */
export const lastSlot = (localTime: LocalTime, zone: string, now: Date): Slot => {
  for (let day = toLocalDay(now, zone); ; day = addDays(day, -1)) {
    const dueAt = firstInstantAt(day, localTime, zone);
    if (dueAt && dueAt <= now) return { day, dueAt };
  }
};

/** The next future slot. */
export const nextSlot = (localTime: LocalTime, zone: string, now: Date): Slot => {
  for (let day = toLocalDay(now, zone); ; day = addDays(day, 1)) {
    const dueAt = firstInstantAt(day, localTime, zone);
    if (dueAt && dueAt > now) return { day, dueAt };
  }
};
