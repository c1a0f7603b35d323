import { addDays, type Day, toDayNumber, toLocalDay } from "#lib/time/day.ts";

/** The periods that movement is measured over, in weeks: a week, a month and a quarter. */
export const DRIFT_WINDOWS = [1, 4, 13] as const;
export type DriftWindow = (typeof DRIFT_WINDOWS)[number];

/** The period of the published figures: within a month, chance moves customers about as far as a change does. */
export const STANDARD_WINDOW: DriftWindow = 13;

/** How many weeks of snapshots are stored. */
export const WEEKS_STORED = 104;

/** How many past weeks the first snapshot computes from the orders: twice the longest window. */
export const WEEKS_BACK = 26;

/** The Monday on or before a day: a snapshot has what was known when it began. */
const startOfWeek = (day: Day): Day => addDays(day, -((toDayNumber(day) + 3) % 7));

/** The latest Monday that has begun in a time zone. */
export const currentWeek = (now: Date, timeZone: string): Day => startOfWeek(toLocalDay(now, timeZone));
