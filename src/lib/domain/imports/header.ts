import { fileError } from "./file-error.ts";
import type { SalesFormat } from "./import-format.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** The most likely reason for missing columns. */
const hintOf = (header: readonly string[]): string => {
  const [only = ""] = header;
  const separator = { ";": "semicolons", "\t": "tabs", "|": "bars" }[/[;\t|]/.exec(only)?.[0] ?? ""];
  if (header.length === 1 && separator) return separator;
  return header.some((name) => /^\d+([.,]\d+)?$/.test(name)) ? "no_header" : "other";
};

type Header = { format: string; header: readonly string[]; columns: readonly string[] };

/** The error for missing columns, with the most likely reason. */
export const missingColumns = (missing: readonly string[], { format, header, columns }: Header) =>
  fileError("missing_columns", {
    columns: quoted(missing),
    format,
    hint: hintOf(header),
    expected: columns.join(","),
    header: quoted(header.slice(0, 20)),
  });

/**
 * The position of each column of a format in the file. Throws a one-line message that says what is missing.
 * Case-insensitive.
 */
export const columnPositions = (format: SalesFormat, header: readonly string[]): ((name: string) => number) => {
  const places = new Map(header.map((name, place) => [name.trim().toLowerCase(), place]));
  const missing = format.columns.filter((name) => !places.has(name.toLowerCase()));
  if (missing.length > 0) throw missingColumns(missing, { format: format.name, header, columns: format.columns });
  return (name) => places.get(name.toLowerCase()) ?? -1;
};
