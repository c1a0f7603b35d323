import { fileError } from "#core/messages/file-error.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** The most likely reason for missing columns. */
const diagnoseHeader = (header: readonly string[]): string => {
  const [only = ""] = header;
  const separator = { ";": "semicolons", "\t": "tabs", "|": "bars" }[/[;\t|]/.exec(only)?.[0] ?? ""];
  if (header.length === 1 && separator) return separator;
  return header.some((name) => /^\d+([.,]\d+)?$/.test(name)) ? "no_header" : "other";
};

/** The last row that can have the columns' names: more than any report has above its table. */
export const MOST_HEADER_ROW = 100;

/** The columns of a kind of file. */
export type Columns = {
  name: string;
  /** Required columns, in any order. */
  columns: readonly string[];
  optional?: readonly string[];
  /** At least one of these columns is required. */
  oneOf?: readonly string[];
  /** Under which other names files have a column, the most likely first. */
  otherNames?: Partial<Record<string, readonly string[]>>;
};

/** Names are compared without case and punctuation: "Customer ID" is customer_id. */
export const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The position of a column in the file, -1 if it doesn't have it. */
export type ColumnOf = (name: string) => number;

/**
 * Finds the columns of a file by their names. Throws INVALID_BODY with a one-line message if a required one is missing.
 */
export const columnPositions = (format: Columns, header: readonly string[]): ColumnOf => {
  const found = header.map(folded);
  const placeOf = (name: string): number => {
    const names = [name, ...(format.otherNames?.[name] ?? [])];
    return names.map((each) => found.indexOf(folded(each))).find((place) => place >= 0) ?? -1;
  };
  const { columns, oneOf = [], optional = [] } = format;
  const expected = [...columns, ...oneOf, ...optional];
  const places = new Map(expected.map((name) => [name, placeOf(name)]));
  const isMissing = (name: string): boolean => (places.get(name) ?? -1) < 0;
  const missing = [
    ...columns.filter(isMissing),
    ...(oneOf.length > 0 && oneOf.every(isMissing) ? [oneOf.join('" / "')] : []),
  ];
  if (missing.length > 0) {
    throw fileError("missing_columns", {
      columns: quoted(missing),
      format: format.name,
      hint: diagnoseHeader(header),
      expected: expected.join(","),
      header: quoted(header.slice(0, 20)),
    });
  }
  return (name) => places.get(name) ?? -1;
};

/**
 * Encodings that spreadsheets and shops write, and in which a file can be read: of their texts in another language than
 * English, the last ones have one byte a letter, or Japanese two.
 */
export const ENCODINGS = [
  ...(["utf-8", "utf-16le", "utf-16be", "windows-1252", "windows-1250", "windows-1251", "windows-1253"] as const),
  ...(["windows-1254", "macintosh", "shift_jis"] as const),
] as const;
export type Encoding = (typeof ENCODINGS)[number];
