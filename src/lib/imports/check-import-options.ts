import type { ImportFormat, RowProblem } from "#lib/domain/imports/import-format.ts";
import { FORMATS } from "#lib/domain/imports/import-formats.ts";
import { type ImportMapping, mappedFormat } from "#lib/domain/imports/mapping.ts";
import type { ImportRow, ReadingOptions } from "#lib/server/db/imports/imports.ts";
import { AppError } from "../domain/errors.ts";
import { fileError } from "../domain/imports/file-error.ts";

/** If none of the first rows is valid, the file has another format. */
const CHECKED_ROWS = 1000;

/** The format of a stored reading. Throws INVALID_PARAMETER with the known formats. */
export const formatOf = (name: string, mapping?: ImportMapping): ImportFormat => {
  if (mapping) return mappedFormat(mapping);
  const format = FORMATS.find((each) => each.name === name);
  if (format) return format;
  const known = FORMATS.map((each) => each.name).join(", ");
  throw fileError("unknown_format", { format: name, known }, { code: "INVALID_PARAMETER" });
};

/** Throws INVALID_BODY if all of the first rows are invalid. */
export const refuseUnreadable = (problems: readonly RowProblem[], taken: number, format: ImportFormat): void => {
  const [first] = problems;
  if (taken > 0 || !first || problems.length < CHECKED_ROWS) return;
  const { line, column, reason, value } = first;
  const values = { count: problems.length, format: format.name, line, column, value: value ?? "", detail: reason };
  throw fileError("unreadable_rows", values);
};

/**
 * Throws CONFLICT if an import that has started would continue with other options, which would mix two readings of one
 * file.
 */
export const refuseOtherOptions = (
  { options: started }: Pick<ImportRow, "options">,
  { storefrontId, shiftDays }: ReadingOptions,
): void => {
  if (started.storefrontId === storefrontId && started.shiftDays === shiftDays) return;
  throw new AppError(
    "CONFLICT",
    `The import of this file began with storefront ${started.storefrontId} and dates shifted by ${started.shiftDays} days. Use the same options`,
    { reason: "IMPORT_BEGUN_OTHERWISE", values: { storefrontId: started.storefrontId, shiftDays: started.shiftDays } },
  );
};
