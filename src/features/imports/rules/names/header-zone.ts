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
  z: "UTC",
  "utc±0": "UTC",
  msk: "Europe/Moscow",
  sgt: "Asia/Singapore",
  hst: "Pacific/Honolulu",
  nzst: "Pacific/Auckland",
  nzdt: "Pacific/Auckland",
  est5edt: "America/New_York",
  cst6cdt: "America/Chicago",
  mst7mdt: "America/Denver",
  pst8pdt: "America/Los_Angeles",
  "pacific time": "America/Los_Angeles",
  "mountain time": "America/Denver",
  "central time": "America/Chicago",
  "eastern time": "America/New_York",
  "central european time": "Europe/Paris",
  "eastern european time": "Europe/Helsinki",
  "horario de brasilia": "America/Sao_Paulo",
  "hora de brasilia": "America/Sao_Paulo",
  brasilia: "America/Sao_Paulo",
  "hora de madrid": "Europe/Madrid",
  "hora peninsular": "Europe/Madrid",
  "hora de argentina": "America/Argentina/Buenos_Aires",
  "hora de colombia": "America/Bogota",
  "hora de chile": "America/Santiago",
  cdmx: "America/Mexico_City",
  "hora de cdmx": "America/Mexico_City",
};

/** What people call a time zone: without accents, and whether or not its clock is moved in summer. */
const calledIn = (text: string): string | undefined => {
  const plain = text
    .trim()
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/ (standard|daylight|summer)(?= time$)/, "")
    .replace(/ \(?us ?(&|and) ?canada\)?$/, "");
  return Object.hasOwn(CALLED, plain) ? CALLED[plain] : undefined;
};

/** What zones are called, where it stands in brackets; the shop's own is its business's. */
const ZONE_WORDS =
  /\b(time|hora|hor[aá]rio|tz|time ?zone|utc|gmt|standard|eastern|western|central|mountain|pacific|atlantic|gulf)\b/i;
const ABBREVIATION = /^[A-Z]{1,4}[TK]$/;
const LOCAL = /\b(local|store|shop|tienda|loja|24|12)\b/i;
/** Abbreviations as a last word: those that are words in lower case only in capitals. */
const LAST_UNKNOWN =
  /[\s_.,:-](?:[iagk]st|hkt|pkt|sast|akst|akdt|awst|acst|aest|aedt|[ABCEGHIJKMN]ST|[ACEMN]DT|[HP]KT|SAST|A[EK][SD]T|A[CW]ST|W?ET|WEST|WAT|CAT|EAT|CLT|COT|PET|VET|BOT|UYT|CT|MT)\s*$/;

/** Whether a name has a zone that isn't known, such as IST, which is India's, Israel's and Ireland's. */
export const hasUnknownZone = memoizeNewest(5_000, (name: string): boolean => {
  if (name.length > LONGEST || splitZone(name).timeZone !== null) return false;
  const [, inside = ""] = BRACKETS.exec(name) ?? [];
  const isZone = ZONE_WORDS.test(inside) || ABBREVIATION.test(inside);
  return (isZone && !LOCAL.test(inside)) || LAST_UNKNOWN.test(name);
});

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
  const whole = calledIn(text);
  if (whole) return whole;
  const plain = text
    .trim()
    .replace(/^(?:in|en|em|hora|time zone|tz):? /i, "")
    .replace(/ (?:time|hora)$/i, "");
  const called = calledIn(plain);
  if (called) return called;
  if (/^[A-Z][A-Za-z_]+(\/[A-Z][A-Za-z_+-]+\d*){1,2}$/.test(plain)) return findTimeZone(plain);
  // "(GMT-03:00) Buenos Aires"
  return offsetIn(plain) ?? offsetIn(/^(?:utc|gmt) ?[+\u2212\u2013-] ?\d{1,2}:\d\d(?= )/i.exec(plain)?.[0] ?? "");
};

/** A zone in brackets, as a last word (created_at_utc, Date GMT-3, createdAtUtc), or as the first (UTC Date). */
const BRACKETS = /[([]([^()[\]]{1,60})[)\]]/;
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
