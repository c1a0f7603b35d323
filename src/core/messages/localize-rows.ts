import columnWords from "./file-columns.json" with { type: "json" };
import { type Language, type LanguageTag, toLanguage, toLocale } from "./language.ts";

/** `Lifetime value` of `lifetimeValue`. */
const spaced = (key: string): string =>
  key.charAt(0).toUpperCase() + key.slice(1).replace(/[A-Z]+|\d+/g, (word) => ` ${word.toLowerCase()}`);

/** A column's title in a document to read. The header is the field's name if the column is none of the business's own. */
export const columnTitle = (key: string, header: string, language: LanguageTag): string => {
  const titles: Readonly<Record<string, string>> = columnWords[toLanguage(language)];
  return titles[key] ?? (header === key ? spaced(key) : header);
};

/** Column labels by field name. In English the field names are kept, for programs to read. */
export const COLUMN_WORDS: Record<Exclude<Language, "en">, Readonly<Record<string, string>>> = columnWords;

type Row = Record<string, unknown>;

/** A column that follows the others, under the name that the business gave it. */
type OwnColumn = { key: string; header: string; isDay: boolean };

/** Rows for a reader: column labels, and the language's decimal sign. */
type ReaderTable = { columns: { key: string; header: string }[]; rows: Row[]; decimalSign: string };

/** The columns of days, by name: `lastOrderDay`, `nextOrderOn`, `period_start`, `periodEnd`. */
const isDay = (key: string): boolean => /(Day|On)$|^(compared_)?period(_start|_end|Start|End)$/.test(key);

const getDecimalSeparator = (locale: string): string =>
  new Intl.NumberFormat(locale).formatToParts(0.5).find(({ type }) => type === "decimal")?.value ?? ".";

/**
 * Localizes an answer's rows. English stays machine-readable: field names, plain numbers, ISO dates. In Spanish and
 * Portuguese, labels, dates and the decimal sign follow the language; digits are never grouped, so that a spreadsheet
 * in that language reads them as numbers.
 */
export const localizeRows = (
  keys: readonly string[],
  rows: readonly Row[],
  language: LanguageTag,
  own: readonly OwnColumn[] = [],
): ReaderTable => {
  const ownColumns = own.map(({ key, header }) => ({ key, header }));
  const spoken = toLanguage(language);
  if (spoken === "en") {
    const columns = [...keys.map((key) => ({ key, header: key })), ...ownColumns];
    return { columns, rows: [...rows], decimalSign: "." };
  }
  const locale = toLocale(language);
  const numeric = { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" } as const;
  const days = new Intl.DateTimeFormat(locale, numeric);
  const dayKeys = new Set([...keys.filter(isDay), ...own.flatMap((column) => (column.isDay ? column.key : []))]);
  const cell = (key: string, value: unknown) =>
    dayKeys.has(key) && value !== null ? days.format(new Date(`${value}T00:00:00Z`)) : value;
  return {
    columns: [...keys.map((key) => ({ key, header: COLUMN_WORDS[spoken][key] ?? key })), ...ownColumns],
    rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(key, value)]))),
    decimalSign: getDecimalSeparator(locale),
  };
};
