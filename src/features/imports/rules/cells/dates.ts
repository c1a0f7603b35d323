import { calledZone, hasUnknownZone, splitZone } from "#features/imports/rules/names/header-zone.ts";
import type { DateOrder } from "#features/imports/rules/reading-options.ts";
import { memoizeNewest } from "#lib/memoize.ts";
import { isPlausible, offsetAt, parseWallClock, toInstant } from "#lib/time/local-time.ts";

// Asking `Intl` takes far longer than reading a row, and a file names few zones.
export const isTimeZone = memoizeNewest(100, (text: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
});

/** Whether a text has a time of day. */
const hasClock = (text: string): boolean =>
  /\d(?::| ?h ?)\d\d/.test(text) || /^\d{10,}$/.test(text) || /^\d{5}\.\d+$/.test(text);

/** Whether a time has no offset of its own. */
const dependsOnZone = (text: string): boolean =>
  (["dmy", "mdy"] as const).some((order) => {
    const [one, other] = ["UTC", "Asia/Tokyo"].map((zone) => String(readTime(text, zone, order, new Date(0))));
    return one !== other;
  });

/**
 * The time zone in which a cell is read whose column, by one of its names, has one: "Date (UTC)". A day alone is that day wherever it was
 * written, and a zone that the user chose is meant. Null if a name has a zone that isn't known: the user must choose.
 */
export const zoneAt = (
  names: readonly string[],
  text: string,
  { hasChosenZone = false }: { hasChosenZone?: boolean },
): string | null | undefined => {
  if (hasChosenZone || !hasClock(text)) return undefined;
  const zone = names.map((name) => splitZone(name).timeZone).find((each) => each !== null);
  return zone ?? (names.some(hasUnknownZone) && dependsOnZone(text) ? null : undefined);
};

const ZONE = String.raw`Z|UTC|GMT|[+-]\d\d(?::?\d\d)?`;
const INSTANT = new RegExp(String.raw`^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.\d{1,9})? ?(${ZONE})$`, "i");
const DAY = /^\d{4}-\d\d-\d\d$/;
const MINUTE_MS = 60_000;

/** Milliseconds of "+0530", "-03", "UTC"; NaN for hours and minutes that no clock has. */
const offsetIn = (zone: string): number => {
  const [, sign = "+", hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  if (Number(hours) > 23 || Number(minutes) > 59) return Number.NaN;
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * MINUTE_MS;
};

const parseTime = (text: string, timeZone: string): Date | null => {
  const wallClock = parseWallClock(text);
  if (wallClock !== null) return toInstant(wallClock, timeZone);
  const [, day, clock, zone] = INSTANT.exec(text) ?? [];
  // JavaScript would turn a nonexistent day into another one.
  const exact = zone === undefined ? null : parseWallClock(`${day} ${clock}`);
  const at = exact === null || zone === undefined ? Number.NaN : exact - offsetIn(zone);
  return Number.isNaN(at) ? null : new Date(at);
};

/**
 * A time as databases write it: with an offset, or else in the business's time zone; a day alone is its start. Null for
 * anything else, and for years that no shop has data of.
 */
const plausibleTimeOrDay = (text: string, timeZone: string): Date | null => {
  const at = parseTime(DAY.test(text) ? `${text} 00:00:00` : text, timeZone);
  return at && isPlausible(at) ? at : null;
};

const CLOCK = String.raw`(?:,?[ T]+(\d{1,2})(?::| ?h ?)(\d\d)(?::(\d\d))?(?:\.\d+)?(?: ?([ap])\.? ?m\.?)?(?: ?(${ZONE}))?(?: Uhr| ?hs?\.?)?)?$`;
/** "Mon, " and "Monday, ". */
const WEEKDAY = /^\p{L}{2,}\.?, (?=.*\d)/u;
const NUMBERS = new RegExp(String.raw`^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})${CLOCK}`, "i");
const MONTH_FIRST = new RegExp(String.raw`^(\p{L}{3,})\.?[ -](\d{1,2}),?[ -](\d{4}|\d\d)${CLOCK}`, "iu");
const DAY_FIRST = new RegExp(String.raw`^(\d{1,2})\.?(?: de)?[ -](\p{L}{3,})\.?(?: de)?[ -](\d{4}|\d\d)${CLOCK}`, "iu");

/** The months' first three letters in English, Spanish and Portuguese. */
const MONTHS = [
  "jan ene",
  "feb fev",
  "mar",
  "apr abr",
  "may mai",
  "jun",
  "jul",
  "aug ago",
  "sep set",
  "oct out",
  "nov",
  "dec dic dez",
];
const parseMonth = (name: string): number =>
  MONTHS.findIndex((names) => names.split(" ").includes(name.slice(0, 3).toLowerCase())) + 1;

type Parts = { year: number; month: number; day: number };

/** The order in which a date of three numbers can be read; null if it can be read both ways round. */
const detectDateOrder = (first: string, second: number, third: string): DateOrder | null => {
  if (first.length === 4) return "ymd";
  if (third.length < 3) return null;
  if (Number(first) > 12) return "dmy";
  return second > 12 || Number(first) === second ? "mdy" : null;
};

const toDateParts = ([, a = "", b = "", c = ""]: readonly string[], order: DateOrder): Parts => {
  if (order === "ymd") return { year: Number(a), month: Number(b), day: Number(c) };
  const [month, day] = order === "mdy" ? [Number(a), Number(b)] : [Number(b), Number(a)];
  return { year: Number(c), month, day };
};

const DAY_MS = 86_400_000;

/** A year of two digits is in the last hundred years: what files tell has happened, at the latest tomorrow. */
const withCentury = (parts: Parts, now: Date): Parts => {
  const year = parts.year + 2000;
  const isLater = Date.UTC(year, parts.month - 1, parts.day) > now.getTime() + DAY_MS;
  return { ...parts, year: isLater ? year - 100 : year };
};

/** As computers count: 20260111, 20260111093000 in the time zone; seconds or milliseconds since 1970; days since 1900 as in Excel. */
const COUNTED = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/;
const EPOCH = Date.UTC(1899, 11, 30);
const SERIAL = /^[2-5]\d{4}(?:\.\d+)?$/;

/** Milliseconds as if in UTC of a number without any signs; null if it is no date. */
const parseNumericDate = (text: string): { wallClock: number } | Date | null => {
  if (/^1\d{9}$/.test(text)) return new Date(Number(text) * 1000);
  if (/^1\d{12}$/.test(text)) return new Date(Number(text));
  if (SERIAL.test(text)) return { wallClock: EPOCH + Math.round(Number(text) * 86_400) * 1000 };
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = COUNTED.exec(text) ?? [];
  const wallClock = year === undefined ? null : parseWallClock(`${year}-${month}-${day} ${hour}:${minute}:${second}`);
  return wallClock === null ? null : { wallClock };
};

const two = (value: number): string => String(value).padStart(2, "0");

/** Milliseconds as if in UTC; null for a day or time that does not exist. */
const toWallClock = (
  { year, month, day }: Parts,
  [hour = "0", minute = "00", second = "00", half]: (string | undefined)[],
) => {
  if (half !== undefined && (Number(hour) < 1 || Number(hour) > 12)) return null;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toLowerCase() === "p" ? 12 : 0);
  return parseWallClock(`${String(year).padStart(4, "0")}-${two(month)}-${two(day)} ${two(hours)}:${minute}:${second}`);
};

/** "Oct 5, 2026 14:20 PDT": what people call a zone, behind a time. */
const CALLED_ZONE = /^(.*\d:\d\d.*) \(?([A-Z]{2,4}T)\)?$/;

/**
 * A time or a day as spreadsheets and shops write it: 2026-11-02T09:30:00Z, 02/11/2026 9:30 PM, Nov 2, 2026, 2 de nov. de
 * 2026, 1767225600; without an offset in the time zone, a day alone at its start. Without a date order, a day that can be
 * read both ways round is "ambiguous". Null for anything else, and for years that no shop has data of.
 */
export const readTime = (
  text: string,
  timeZone: string,
  order: DateOrder | undefined,
  now: Date,
): Date | "ambiguous" | null => {
  const exact = plausibleTimeOrDay(text, timeZone);
  if (exact) return exact;
  const counted = parseNumericDate(text);
  if (counted) {
    const at = counted instanceof Date ? counted : toInstant(counted.wallClock, timeZone);
    return isPlausible(at) ? at : null;
  }
  const [, before, word] = CALLED_ZONE.exec(text) ?? [];
  const called = word === undefined ? null : calledZone(word);
  if (before !== undefined && called !== null) return readTime(before, called, order, now);
  const plain = text.replace(/\s+/g, " ").replace(WEEKDAY, "");
  const numbers = NUMBERS.exec(plain);
  const named = numbers ? null : (MONTH_FIRST.exec(plain) ?? DAY_FIRST.exec(plain));
  const match = numbers ?? named;
  if (!match) return null;
  const [, a = "", b = "", c = ""] = match;
  const given = a.length === 4 ? "ymd" : (order ?? detectDateOrder(a, Number(b), c));
  if (numbers && given === null) return "ambiguous";
  const isMonthFirst = /^\p{L}/u.test(a);
  const written = numbers
    ? toDateParts(match, given ?? "ymd")
    : { year: Number(c), month: parseMonth(isMonthFirst ? a : b), day: Number(isMonthFirst ? b : a) };
  const parts = (numbers && given === "ymd" ? a : c).length === 2 ? withCentury(written, now) : written;
  const wallClock = toWallClock(parts, match.slice(4));
  if (wallClock === null) return null;
  const zone = match[8];
  const at = zone === undefined ? toInstant(wallClock, timeZone) : new Date(wallClock - offsetIn(zone));
  return isPlausible(at) ? at : null;
};

/** When a day ends that was written without a time of day; a text with one is its own time. */
export const endOfWritten = (text: string, at: Date, timeZone: string): Date =>
  hasClock(text) ? at : new Date(shiftedDays(at, 1, timeZone).getTime() - 1);

/** A time so many days later by the clock of the time zone, whatever is done to it in between. */
export const shiftedDays = (at: Date, days: number, timeZone: string): Date =>
  days === 0 ? at : toInstant(at.getTime() + offsetAt(at.getTime(), timeZone) + days * DAY_MS, timeZone);
