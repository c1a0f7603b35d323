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

type Row = Record<string, unknown>;

export type FileHeaders = "words" | "keys";

type Header = { key: string; header: string };
type FileTable = { columns: readonly string[] | readonly Header[]; rows: readonly Row[]; decimalSign?: string };

const FIRST_AND_LAST = ["firstName", "lastName"] as const;

/** A customer's first and last name: the stored ones, else the first word of the whole name and the others. */
const nameParts = ({ name, firstName, lastName }: Row): Row => {
  if (firstName || lastName || typeof name !== "string") return { firstName, lastName };
  const [first = "", ...others] = name.trim().split(/\s+/);
  return { firstName: first, lastName: others.join(" ") || null };
};

/** Titles of columns, each once: a business may have called a field of its own like one of ours. */
const uniqueTitles = (columns: readonly Header[], language: LanguageTag): Header[] => {
  const taken = new Set<string>();
  return columns.map(({ key, header }) => {
    const title = columnTitle(key, header, language);
    const unique = taken.has(title) ? `${title} (${key})` : title;
    taken.add(unique);
    return { key, header: unique };
  });
};

/** A table for people, with titles in words and customers' first and last names apart, or for programs, with field names. */
export const withFileHeaders = (table: FileTable, headers: FileHeaders, language: LanguageTag): FileTable => {
  const columns = table.columns.map((column) =>
    typeof column === "string" ? { key: column, header: column } : column,
  );
  if (headers === "keys") return { ...table, columns: columns.map(({ key }) => ({ key, header: key })) };
  const isOfCustomers = columns.some(({ key }) => key === "externalId") && columns.some(({ key }) => key === "name");
  if (!isOfCustomers) return { ...table, columns: uniqueTitles(columns, language) };
  const apart = columns.flatMap((column) =>
    column.key === "name" ? FIRST_AND_LAST.map((key) => ({ key, header: key })) : [column],
  );
  return {
    ...table,
    columns: uniqueTitles(apart, language),
    rows: table.rows.map((row) => ({ ...row, ...nameParts(row) })),
  };
};

/** Column labels by field name. In English the field names are kept, for programs to read. */
export const COLUMN_WORDS: Record<Exclude<Language, "en">, Readonly<Record<string, string>>> = columnWords;

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
