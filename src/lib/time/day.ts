import { memoizeNewest } from "#lib/memoize.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";

/** A calendar day, `YYYY-MM-DD`, which compares and sorts as text. */
export type Day = string;

/** On average. */
export const DAYS_A_MONTH = 365.25 / 12;

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const DAY = 24 * HOUR;

/**
 * Formats instants in a zone's local time; formatters are cached per zone, because creating one is far slower than
 * using it.
 */
export const formatterByZone = (
  locale: string,
  options: Intl.DateTimeFormatOptions,
): ((zone: string) => Intl.DateTimeFormat) =>
  memoizeNewest(100, (timeZone: string) => new Intl.DateTimeFormat(locale, { timeZone, ...options }));

const getDayFormatter = formatterByZone("en-CA-u-ca-iso8601-nu-latn", {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The local calendar day in an IANA time zone. Throws a RangeError on an unknown zone. */
export const toLocalDay = (instant: Date, zone: string): Day => getDayFormatter(zone).format(instant);

/** No shop has sales outside of these, and the days that a period or forecast adds to them stay within the calendar. */
export const PLAUSIBLE_DAYS = { from: "1900-01-01", to: "2999-12-31" } as const satisfies Record<string, Day>;

/** The calendar has no year 0, and PostgreSQL refuses it. */
const FIRST_DAY: Day = "0001-01-01";

/** Whether this is a day of the calendar: 2026-02-30 is none. */
export const isDay = (value: unknown): value is Day =>
  typeof value === "string" &&
  /^\d{4}-\d{2}-\d{2}$/.test(value) &&
  value >= FIRST_DAY &&
  !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
  new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);

/** Why something is not a day: the reason, its values and its English words. */
export const dayProblem = (
  value: unknown,
): { reason: "date" | "earliest_day"; values?: { day: Day }; message: string } =>
  typeof value === "string" && /^0000-\d{2}-\d{2}$/.test(value)
    ? { reason: "earliest_day", values: { day: FIRST_DAY }, message: `must not be before ${FIRST_DAY}` }
    : { reason: "date", message: "must be a date (YYYY-MM-DD)" };

const toUtcTime = (day: Day): number => Date.parse(`${day}T00:00:00Z`);

export const addDays = (day: Day, days: number): Day =>
  new Date(toUtcTime(day) + days * DAY).toISOString().slice(0, 10);

/** Days since 1970, for numeric columns. */
export const toDayNumber = (day: Day): number => toUtcTime(day) / DAY;

export const toDay = (days: number): Day => new Date(days * DAY).toISOString().slice(0, 10);

/** Whole days from one day to another; negative if `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number => (toUtcTime(to) - toUtcTime(from)) / DAY;

/** Whole days since a day; 0 for one that is still to come, as a record's may be if the clock was wrong. */
export const daysSince = (day: Day, today: Day): number => Math.max(0, daysBetween(day, today));

/**
 * The first instant of a day in a zone. If clocks go forward at midnight the day starts at 01:00; a day that the zone
 * skipped (Apia, 30 December 2011) starts where the next one does.
 */
export const startOfDay = (day: Day, zone: string): Date => {
  // No zone was ever more than 16 hours from UTC; within that, the first second of this day or a later one.
  let before = toUtcTime(day) - 16 * HOUR;
  let reached = toUtcTime(day) + 16 * HOUR;
  while (reached - before > SECOND) {
    const middle = before + Math.floor((reached - before) / 2 / SECOND) * SECOND;
    if (toLocalDay(new Date(middle), zone) >= day) reached = middle;
    else before = middle;
  }
  return new Date(reached);
};

/**
 * The first instants of `count` consecutive days: the same as `startOfDay`, but with a single lookup for an ordinary
 * day.
 */
export const startsOfDays = (first: Day, count: number, zone: string): Date[] => {
  const starts = [startOfDay(first, zone)];
  for (let i = 1; i < count; i++) {
    const day = addDays(first, i);
    const candidate = Number(starts.at(-1)) + DAY;
    const isStart =
      toLocalDay(new Date(candidate), zone) === day && toLocalDay(new Date(candidate - SECOND), zone) < day;
    starts.push(isStart ? new Date(candidate) : startOfDay(day, zone));
  }
  return starts.slice(0, count);
};

const DAY_MS = 86_400_000;

/**
 * The index of the day that contains an instant, in ms since 1970. `dayStarts` are the first instants of consecutive days and
 * the instant after the last one. Nearly all days have 24 hours, so the first guess is rarely off by more than one.
 */
export const dayAt = (dayStarts: Float64Array, instant: number): number => {
  let day = Math.min(dayStarts.length - 2, Math.floor((instant - (dayStarts[0] as number)) / DAY_MS));
  while ((dayStarts[day] as number) > instant) day -= 1;
  while ((dayStarts[day + 1] as number) <= instant) day += 1;
  return day;
};

/** Days to cover beyond those that were needed, so that the table seldom grows. */
const AHEAD = 400;

const makeDayCalendar = (zone: string): ((instant: number) => number) => {
  let dayStarts = new Float64Array(0);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const cover = (instant: number): void => {
    const day = toDayNumber(toLocalDay(new Date(instant), zone));
    first = Math.min(first, day - AHEAD);
    last = Math.max(last, day + AHEAD);
    const starts = startsOfDays(toDay(first), last - first + 1, zone);
    dayStarts = Float64Array.from(starts, Number);
  };
  return (instant) => {
    if (!(instant >= (dayStarts[0] as number) && instant < (dayStarts.at(-1) as number))) cover(instant);
    return first + dayAt(dayStarts, instant);
  };
};

/**
 * Returns the local days of many instants (ms since 1970) in a zone, as days since 1970. `toLocalDay` takes some hundred times as long;
 * this looks them up in a table of 8 bytes a day, which covers more days when an instant needs them.
 */
export const getDayCalendar = memoizeNewest(20, makeDayCalendar);

/** A habit needs at least two gaps. */
export const LEAST_GAPS = 2;

/**
 * A customer's usual gap, the one cadence that every page shows: the median of the days between their days with a
 * sale. `days` is ascending without duplicates. Null with fewer than two gaps.
 */
export const computeUsualGap = (days: ArrayLike<number>): number | null => {
  if (days.length <= LEAST_GAPS) return null;
  return computeMedian(
    Array.from({ length: days.length - 1 }, (_, i) => (days[i + 1] as number) - (days[i] as number)),
  );
};

/** Of a day numbered from 1970-01-01 as 0, a Thursday. */
export const isWeekend = (day: number): boolean => ((((day + 4) % 7) + 7) % 7) % 6 === 0;
