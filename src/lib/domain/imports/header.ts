import { AppError } from "#lib/domain/errors.ts";
import type { SalesFormat } from "./import-format.ts";

const quoted = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");

/** What most likely happened to a header that lacks columns. */
export const hintOf = (header: readonly string[], columns: readonly string[]): string => {
  const [only = ""] = header;
  const separator = { ";": "semicolons", "\t": "tabs", "|": "bars" }[/[;\t|]/.exec(only)?.[0] ?? ""];
  if (header.length === 1 && separator) return `It is separated by ${separator}; save it separated by commas`;
  if (header.some((name) => /^\d+([.,]\d+)?$/.test(name)))
    return `The first line must be the header: ${columns.join(",")}`;
  return `It has ${quoted(header.slice(0, 20))}`;
};

/** Where each column of a format stands in a file. Throws one line that says what is missing. Upper and lower case are alike. */
export const columnsOf = (format: SalesFormat, header: readonly string[]): ((name: string) => number) => {
  const places = new Map(header.map((name, place) => [name.trim().toLowerCase(), place]));
  const missing = format.columns.filter((name) => !places.has(name.toLowerCase()));
  if (missing.length > 0) {
    const hint = hintOf(header, format.columns);
    throw new AppError(
      "INVALID_BODY",
      `The file has no column ${quoted(missing)}, which ${format.name} needs. ${hint}`,
    );
  }
  return (name) => places.get(name.toLowerCase()) ?? -1;
};
