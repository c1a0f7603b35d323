import { findTimeZone } from "#core/values/fields.ts";
import { memoizeNewest } from "#lib/memoize.ts";

/**
 * What people call time zones whose name alone tells them; none of them is IST, of India, Israel and Ireland, nor CST, of Chicago, China
 * and Cuba.
 */
const CALLED: Readonly<Record<string, string>> = {
  utc: "UTC",
  gmt: "UTC",
  pst: "America/Los_Angeles",
  pdt: "America/Los_Angeles",
  pt: "America/Los_Angeles",
  mst: "America/Denver",
  mdt: "America/Denver",
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

const withoutAccents = (text: string): string => text.trim().normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** What people call a time zone: without accents, and whether or not its clock is moved in summer. */
const calledIn = (text: string): string | undefined => {
  const plain = withoutAccents(text)
    .replace(/ (standard|daylight|summer)(?= time$)/, "")
    .replace(/ \(?us ?(&|and) ?canada\)?$/, "");
  return Object.hasOwn(CALLED, plain) ? CALLED[plain] : undefined;
};

/** What a zone in brackets is called without the word time; the shop's own is its business's. */
const ZONE_WORDS =
  /\b(tz|time ?zone|utc|gmt)\b|^(us )?(eastern|western|central|mountain|pacific|atlantic|gulf)( standard| daylight)?$/i;
const ABBREVIATION = /^[A-Z]{1,3}[TK]$/;
const LOCAL = /\b(local|store|shop|tienda|loja)\b/i;
const TIME = /^(time|hora|horario)$/;
/** What a time is of, or how it is written; any other word beside it is a place: "hora de Lima", "Gulf Standard Time". */
const NO_PLACE = new Set(
  `time times hora horas horario hour hours h hh mm ss am pm 24h 12h 24hr 12hr 24 12 clock format formato date datetime day fecha data dia y e and
  with con com of the a at o de del do da la el in en em order ordered sale sold purchase purchased created creation placed paid payment
  transaction booking checkout start end open opened close closed check exact full pedido orden compra venta venda creacion criacao pago
  pagamento sucursal inicio fin fim apertura cierre caja caixa ticket registro emision emissao reserva cita exacta exata`.split(
    /\s+/,
  ),
);
const isTimeOfPlace = (inside: string): boolean => {
  const words = withoutAccents(inside)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  return words.some((word) => TIME.test(word)) && words.some((word) => !NO_PLACE.has(word));
};
/** Abbreviations as a last word: those that are words in lower case only in capitals. */
const LAST_UNKNOWN =
  /[\s_.,:-](?:[iagk]st|hkt|pkt|sast|akst|akdt|awst|acst|aest|aedt|[ABCEGHIJKMN]ST|[ACEMN]DT|[HP]KT|SAST|A[EK][SD]T|A[CW]ST|W?ET|WEST|WAT|CAT|EAT|CLT|COT|PET|VET|BOT|UYT|CT|MT)\s*$/;

/** Whether a name has a zone that isn't known, such as IST or "hora de Lima". */
export const hasUnknownZone = memoizeNewest(5_000, (name: string): boolean => {
  if (name.length > LONGEST || splitZone(name).timeZone !== null) return false;
  const [, inside = ""] = BRACKETS.exec(name) ?? [];
  const isZone = ZONE_WORDS.test(inside) || ABBREVIATION.test(inside) || isTimeOfPlace(inside);
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

/** The zone in which a cell's time is called so; CST is America's beside a time, as no file's name could tell. */
export const calledZone = (text: string): string | null => zoneIn(/^cst$/i.test(text.trim()) ? "CST6CDT" : text);

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
/**
 * Any of the abbreviations, in capitals behind a word for a time: in "Total EST" and FECHA EST they could be any word's. ART and CDMX may be
 * others'.
 */
const LAST_CALLED = new RegExp(
  `(?<=(?<!\\p{L})(?:[Dd]ates?|[Tt]ime|[Dd]ay|[Aa]t|[Oo]n|[Ss]ince|[Cc]reated|[Pp]laced|[Oo]rdered|[Ss]old|[Pp]aid|[Pp]urchased|[Oo]pened|[Cc]losed|[Uu]pdated|[Ff]echa|[Hh]ora|[Dd]ata|[Ee]l|[Ee]m)(?!\\p{L}).*)[\\s_.,:-]+(${Object.keys(
    CALLED,
  )
    .filter((name) => /^[a-z]{3,4}$/.test(name) && name !== "art" && name !== "cdmx")
    .join("|")
    .toUpperCase()})\\s*$`,
  "u",
);
const FIRST = /^((?:utc|gmt)(?: ?[+\u2212-] ?\d{1,2}(?::?\d\d)?)?)[\s_-]+(?=\p{L})/iu;
const LONGEST = 200;

/**
 * A column's name without the time zone that it names, and that zone: "Date (UTC)", "Created (GMT-3)", order_date_utc and
 * "Created At (PST)". Null where it names none.
 */
export const splitZone = memoizeNewest(5_000, (name: string): { name: string; timeZone: string | null } => {
  if (name.length <= LONGEST) {
    for (const pattern of [BRACKETS, LAST, LAST_CALLED, FIRST]) {
      const found = pattern.exec(name);
      const timeZone = found?.[1] === undefined ? null : zoneIn(found[1]);
      if (found && timeZone !== null) return { name: name.replace(found[0], " ").trim(), timeZone };
    }
  }
  return { name, timeZone: null };
});
