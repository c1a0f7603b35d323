import { AppError } from "#lib/domain/errors.ts";
import type { SalesFormat } from "./import-format.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** The most likely reason for missing columns. */
export const hintOf = (header: readonly string[], columns: readonly string[]): string => {
  const [only = ""] = header;
  const separator = { ";": "semicolons", "\t": "tabs", "|": "bars" }[/[;\t|]/.exec(only)?.[0] ?? ""];
  if (header.length === 1 && separator) return `The file is separated by ${separator}; save it separated by commas`;
  if (header.some((name) => /^\d+([.,]\d+)?$/.test(name)))
    return `The first line must be the header: ${columns.join(",")}`;
  return `The first line is ${quoted(header.slice(0, 20))}`;
};

/**
 * The position of each column of a format in the file. Throws a one-line message that says what is missing.
 * Case-insensitive.
 */
export const columnPositions = (format: SalesFormat, header: readonly string[]): ((name: string) => number) => {
  const places = new Map(header.map((name, place) => [name.trim().toLowerCase(), place]));
  const missing = format.columns.filter((name) => !places.has(name.toLowerCase()));
  if (missing.length > 0) {
    const hint = hintOf(header, format.columns);
    throw new AppError(
      "INVALID_BODY",
      `The file has no column ${quoted(missing)}, which ${format.name} requires. ${hint}`,
    );
  }
  return (name) => places.get(name.toLowerCase()) ?? -1;
};
