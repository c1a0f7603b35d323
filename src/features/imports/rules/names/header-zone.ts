import { findTimeZone } from "#core/values/fields.ts";
import { memoizeNewest } from "#lib/memoize.ts";

/** What people call time zones whose name alone tells them; IST, of India, Israel and Ireland, is none of them. */
const CALLED: Readonly<Record<string, string>> = {
  utc: "UTC",
  gmt: "UTC",
  pst: "America/Los_Angeles",
  pdt: "America/Los_Angeles",
  pt: "America/Los_Angeles",
  mst: "America/Denver",
  mdt: "America/Denver",
  cst: "America/Chicago",
  cdt: "America/Chicago",
  est: "America/New_York",
  edt: "America/New_York",
  et: "America/New_York",
  bst: "Europe/London",
  cet: "Europe/Paris",
  cest: "Europe/Paris",
  eet: "Europe/Helsinki",
  eest: "Europe/Helsinki",
  brt: "America/Sao_Paulo",
  art: "America/Argentina/Buenos_Aires",
  jst: "Asia/Tokyo",
  aest: "Australia/Sydney",
  aedt: "Australia/Sydney",
};

/** "UTC", "GMT-3", "UTC+05:30", "-03:00". */
const OFFSET = /^(?:utc|gmt)? ?([+\u2212\u2013-]) ?(\d{1,2})(?::?(\d\d))?$/i;

const offsetIn = (text: string): string | null => {
  const [, sign = "+", hours, minutes = "00"] = OFFSET.exec(text) ?? [];
  if (hours === undefined || Number(hours) > 14 || Number(minutes) > 59) return null;
  const isZero = Number(hours) === 0 && Number(minutes) === 0;
  return isZero ? "UTC" : `${sign === "+" ? "+" : "-"}${hours.padStart(2, "0")}:${minutes}`;
};

/** The zone that a text is: an offset, a name such as Europe/Madrid, or what people call one. */
const zoneIn = (text: string): string | null => {
  const plain = text
    .trim()
    .replace(/^(?:in|en|em|hora|time zone|tz):? /i, "")
    .replace(/ (?:time|hora)$/i, "");
  const called = Object.hasOwn(CALLED, plain.toLowerCase()) ? CALLED[plain.toLowerCase()] : undefined;
  if (called) return called;
  if (/^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_+-]+\d*){1,2}$/.test(plain)) return findTimeZone(plain);
  // "(GMT-03:00) Buenos Aires"
  return offsetIn(plain) ?? offsetIn(/^(?:utc|gmt) ?[+\u2212\u2013-] ?\d{1,2}:\d\d(?= )/i.exec(plain)?.[0] ?? "");
};

/** A zone in brackets, as a last word (created_at_utc, Date GMT-3, createdAtUtc), or as the first (UTC Date). */
const BRACKETS = /[([]([^()[\]]{2,60})[)\]]/;
const LAST =
  /(?<=[\p{L}\p{N}])(?:[\s_.,:-]+|(?<=\p{Ll})(?=U))((?:utc|gmt)(?: ?[+\u2212-] ?\d{1,2}(?::?\d\d)?)?|p[sd]t|edt|cest|cet|brt)\s*$/iu;
const FIRST = /^((?:utc|gmt)(?: ?[+\u2212-] ?\d{1,2}(?::?\d\d)?)?)[\s_-]+(?=\p{L})/iu;
const LONGEST = 200;

/**
 * A column's name without the time zone that it names, and that zone: "Date (UTC)", "Created (GMT-3)", order_date_utc and
 * "Created At (PST)". Null where it names none.
 */
export const splitZone = memoizeNewest(5_000, (name: string): { name: string; timeZone: string | null } => {
  if (name.length <= LONGEST) {
    for (const pattern of [BRACKETS, LAST, FIRST]) {
      const found = pattern.exec(name);
      const timeZone = found?.[1] === undefined ? null : zoneIn(found[1]);
      if (found && timeZone !== null) return { name: name.replace(found[0], " ").trim(), timeZone };
    }
  }
  return { name, timeZone: null };
});
