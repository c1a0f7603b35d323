import { instantOf, isPlausible, parseWallClock } from "../time/local-time.ts";

const INSTANT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,6})? ?(Z|[+-]\d\d:?\d\d)$/i;
const DAY = /^\d{4}-\d\d-\d\d$/;

const timeOf = (text: string, timeZone: string): Date | null => {
  const wallClock = parseWallClock(text);
  if (wallClock !== null) return instantOf(wallClock, timeZone);
  const [, day, clock, zone] = INSTANT.exec(text) ?? [];
  // JavaScript would turn a nonexistent day into another one.
  if (parseWallClock(`${day} ${clock}`) === null) return null;
  const time = Date.parse(`${day}T${clock}${zone?.toUpperCase().replace(/^([+-]\d\d)(\d\d)$/, "$1:$2")}`);
  return Number.isNaN(time) ? null : new Date(time);
};

/**
 * A time as files write it: with an offset, or else in the business's time zone. Null for anything else, and for years
 * that no shop has data of.
 */
export const plausibleTime = (text: string, timeZone: string): Date | null => {
  const at = timeOf(text, timeZone);
  return at && isPlausible(at) ? at : null;
};

/** The same, or a day alone, which is its start. */
export const plausibleTimeOrDay = (text: string, timeZone: string): Date | null =>
  plausibleTime(DAY.test(text) ? `${text} 00:00:00` : text, timeZone);
