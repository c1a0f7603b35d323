import { COLUMN_WORDS } from "./column-words.ts";
import { type Language, LOCALES } from "./language.ts";

type Row = Record<string, unknown>;

/** A column that follows the others, under the name that the business gave it. */
type OwnColumn = { key: string; header: string; isDay: boolean };

/** Rows for a reader: column labels, and the language's decimal sign. */
type ReaderTable = { columns: { key: string; header: string }[]; rows: Row[]; decimalSign: string };

const DAYS: readonly string[] = [
  "period_start",
  "period_end",
  "lastOrderDay",
  "joinedDay",
  "nextOrderOn",
  "emailConsentDay",
  "smsConsentDay",
  "updatedDay",
  "archivedDay",
];

const findDecimalSign = (locale: string): string =>
  new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";

/**
 * Localizes an answer's rows. English stays machine-readable: field names, plain numbers, ISO dates. In Spanish and
 * Portuguese, labels, dates and the decimal sign follow the language; digits are never grouped, so that a spreadsheet
 * in that language reads them as numbers.
 */
export const localizeRows = (
  keys: readonly string[],
  rows: readonly Row[],
  language: Language,
  own: readonly OwnColumn[] = [],
): ReaderTable => {
  const ownColumns = own.map(({ key, header }) => ({ key, header }));
  if (language === "en") {
    const columns = [...keys.map((key) => ({ key, header: key })), ...ownColumns];
    return { columns, rows: [...rows], decimalSign: "." };
  }
  const locale = LOCALES[language];
  const numeric = { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" } as const;
  const days = new Intl.DateTimeFormat(locale, numeric);
  const dayKeys = new Set([...DAYS, ...own.flatMap(({ key, isDay }) => (isDay ? key : []))]);
  const cell = (key: string, value: unknown) =>
    dayKeys.has(key) && value !== null ? days.format(new Date(`${value}T00:00:00Z`)) : value;
  return {
    columns: [...keys.map((key) => ({ key, header: COLUMN_WORDS[language][key] ?? key })), ...ownColumns],
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(key, value)]))),
    decimalSign: findDecimalSign(locale),
  };
};
