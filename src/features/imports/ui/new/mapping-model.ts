import type { ImportMapping, MappedRows } from "#core/values/import-options.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { isCustomColumn } from "#features/imports/rules/cells/custom-cells.ts";
import { toCustomFieldKind } from "#features/imports/rules/mapping/mapping.ts";

/** A mapping as the API gives it. */
export const toImportMapping = (given: object): ImportMapping => given as ImportMapping;

/** Values of a column in the first rows, without repetitions. */
export const pickSamples = ({ header, sample }: ImportFile, column: string | undefined, most: number): string[] => {
  const place = column === undefined ? -1 : header.indexOf(column);
  const values = sample.map((cells) => cells[place]?.trim() ?? "").filter((value) => value !== "");
  return [...new Set(values)].slice(0, most);
};

/** The columns of a mapping that other rows can have too: orders and customers have custom fields of their own. */
export const columnsFor = (rows: MappedRows, { rows: before, columns }: ImportMapping): ImportMapping["columns"] =>
  toCustomFieldKind(rows) === toCustomFieldKind(before)
    ? columns
    : Object.fromEntries(Object.entries(columns).filter(([field]) => !isCustomColumn(field)));

/** A saved mapping for this file: columns that the file lacks are left to choose. */
export const fittedMapping = ({ columns, ...rest }: ImportMapping, { header }: ImportFile): ImportMapping => ({
  ...rest,
  columns: Object.fromEntries(Object.entries(columns).filter(([, column]) => header.some((name) => name === column))),
});
