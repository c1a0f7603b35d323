import { dayOfNumber, startsOfDays, toDayNumber, toLocalDay } from "./day.ts";

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

/**
 * Returns the local days of many instants (ms since 1970) in a zone, as days since 1970. `toLocalDay` takes some hundred times as long;
 * this looks them up in a table, which covers more days when an instant needs them.
 */
export const makeDayCalendar = (zone: string): ((instant: number) => number) => {
  let dayStarts = new Float64Array(0);
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const cover = (instant: number): void => {
    const day = toDayNumber(toLocalDay(new Date(instant), zone));
    first = Math.min(first, day - AHEAD);
    last = Math.max(last, day + AHEAD);
    const starts = startsOfDays(dayOfNumber(first), last - first + 1, zone);
    dayStarts = Float64Array.from(starts, Number);
  };
  return (instant) => {
    if (!(instant >= (dayStarts[0] as number) && instant < (dayStarts.at(-1) as number))) cover(instant);
    return first + dayAt(dayStarts, instant);
  };
};
