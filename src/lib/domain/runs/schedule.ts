import { STANDARD_SETTING } from "../forecast/forecast-setting.ts";
import { addDays, type Day, dayOf, formatterByZone, startOfDay } from "../time/day.ts";
import type { RunKind, RunOptions } from "./kinds.ts";

/** `HH:MM` on the wall of a business. */
export type LocalTime = string;

type Planned = { [Kind in RunKind]: { kind: Kind; localTime: LocalTime; options: RunOptions<Kind> } }[RunKind];

/** What every business has done once in each of its days. */
export const SCHEDULE: readonly Planned[] = [
  { kind: "recalculate_segments", localTime: "02:00", options: { reason: "nightly" } },
  { kind: "segment_purchases", localTime: "02:30", options: {} },
  { kind: "forecast_clv", localTime: "03:00", options: STANDARD_SETTING },
  { kind: "profile_update", localTime: "03:15", options: {} },
  { kind: "clean_up", localTime: "03:30", options: {} },
];

const MINUTE = 60_000;
/** No day of any zone is longer. */
const LONGEST_DAY = 26 * 60;

const clockOf = formatterByZone("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/**
 * The first instant of a day at which its clock shows this time or a later one: where clocks go forward over 02:00 that is
 * 03:00, and where they go back over it the first of the two. A day that a zone left out has no such instant: null.
 */
export const instantOf = (day: Day, localTime: LocalTime, zone: string): Date | null => {
  const start = startOfDay(day, zone);
  if (dayOf(start, zone) !== day) return null;
  const showsIt = (minute: number): boolean => {
    const at = new Date(start.getTime() + minute * MINUTE);
    return dayOf(at, zone) > day || clockOf(zone).format(at) >= localTime;
  };
  // Minutes are walked by the hour, then one by one: a clock that goes back makes halving find the second of two.
  let hour = 0;
  while (hour < LONGEST_DAY && !showsIt(hour)) hour += 60;
  let minute = Math.max(0, hour - 60);
  while (!showsIt(minute)) minute++;
  const at = new Date(start.getTime() + minute * MINUTE);
  return dayOf(at, zone) === day ? at : null;
};

/** A time of a day at which something is due; the day names it. */
export type Slot = { day: Day; dueAt: Date };

/** The last that has come, today or on an earlier day: who was away at that hour makes up for it. */
export const lastSlot = (localTime: LocalTime, zone: string, now: Date): Slot => {
  for (let day = dayOf(now, zone); ; day = addDays(day, -1)) {
    const dueAt = instantOf(day, localTime, zone);
    if (dueAt && dueAt <= now) return { day, dueAt };
  }
};

/** The next that is still to come. */
export const nextSlot = (localTime: LocalTime, zone: string, now: Date): Slot => {
  for (let day = dayOf(now, zone); ; day = addDays(day, 1)) {
    const dueAt = instantOf(day, localTime, zone);
    if (dueAt && dueAt > now) return { day, dueAt };
  }
};
