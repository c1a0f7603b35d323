import { fileError } from "#core/messages/file-error.ts";
import { splitZone } from "./names/header-zone.ts";

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
  /** Of each of these groups at least one column is required. */
  oneOf?: readonly (readonly string[])[];
  /** Under which other names files have a column, the most likely first. */
  otherNames?: Partial<Record<string, readonly string[]>>;
};

/** Names are compared without case and punctuation: "Customer ID" is customer_id. */
export const folded = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/** The position of a column in the file, -1 if it doesn't have it. */
export type ColumnOf = (name: string) => number;

/** All columns of a layout, the required ones first. */
export const listColumns = ({ columns, oneOf = [], optional = [] }: Columns): string[] => [
  ...new Set([...columns, ...oneOf.flat(), ...optional]),
];

/** Names of a file's columns as they are compared, and the same without a time zone: "Created at (UTC)" is created_at, too. */
export const foldedHeader = (header: readonly string[]): { exact: string[]; zoneless: string[] } => ({
  exact: header.map(folded),
  zoneless: header.map((name) => {
    const { name: rest, timeZone } = splitZone(name);
    return timeZone === null ? "" : folded(rest);
  }),
});

/** Where the columns of a layout are in a file, by their own names and the layout's others. */
export const placesByName = (layout: Columns, header: readonly string[]): Map<string, number> => {
  const { exact, zoneless } = foldedHeader(header);
  const places = listColumns(layout).flatMap((column): [string, number][] => {
    const names = [column, ...(layout.otherNames?.[column] ?? [])].map(folded).filter((name) => name !== "");
    const found = names.map((name) => exact.indexOf(name)).find((place) => place >= 0);
    const place = found ?? names.map((name) => zoneless.indexOf(name)).find((each) => each >= 0);
    return place === undefined ? [] : [[column, place]];
  });
  return new Map(places);
};

/** Throws INVALID_BODY with a one-line message if a required column has no place. */
export const assertRequired = (layout: Columns, header: readonly string[], places: Map<string, number>): void => {
  const { columns, oneOf = [] } = layout;
  const isMissing = (name: string): boolean => !places.has(name);
  const missing = [
    ...columns.filter(isMissing),
    ...oneOf.filter((group) => group.every(isMissing)).map((group) => group.join('" / "')),
  ];
  if (missing.length === 0) return;
  throw fileError("missing_columns", {
    columns: quoted(missing),
    format: layout.name,
    hint: diagnoseHeader(header),
    expected: listColumns(layout).join(","),
    header: quoted(header.slice(0, 20)),
  });
};

/**
 * Finds the columns of a file by their names. Throws INVALID_BODY with a one-line message if a required one is missing.
 */
export const columnPositions = (layout: Columns, header: readonly string[]): ColumnOf => {
  const places = placesByName(layout, header);
  assertRequired(layout, header, places);
  return (name) => places.get(name) ?? -1;
};

/**
 * Encodings that spreadsheets and shops write, and in which a file can be read: of their texts in another language than
 * English, the last ones have one byte a letter, or Japanese two.
 */
export const ENCODINGS = [
  "utf-8",
  "utf-16le",
  "utf-16be",
  "windows-1252",
  "windows-1250",
  "windows-1251",
  "windows-1253",
  "windows-1254",
  "macintosh",
  "shift_jis",
] as const;
export type Encoding = (typeof ENCODINGS)[number];
