import { fileError } from "#core/messages/file-error.ts";
import { LINE_AMOUNTS } from "#features/imports/rules/formats/order-line.ts";
import { orderLines, orders } from "#features/imports/rules/formats/own-layouts.ts";
import { customerDays, purchases } from "#features/imports/rules/formats/purchase-log.ts";
import { folded } from "#features/imports/rules/layout.ts";
import { type ImportMapping, MAPPED_ROWS, type MappedRows } from "#features/imports/rules/reading-options.ts";
import type { CustomFieldKind } from "#records/rules/custom-fields.ts";
import { customColumn, isCustomColumn } from "../cells/custom-cells.ts";
import { customersCsv } from "../customers-csv.ts";
import type { ImportFormat } from "../import-format.ts";

/** Lines of which only the orders have amounts look like orders, so that no layout is recognized by them. */
const UNPRICED = [
  [...LINE_AMOUNTS, "total_price"],
  ["quantity", "line_total", "total_price"],
] as const;

const BASES: Record<MappedRows, ImportFormat> = {
  orders,
  lines: { ...orderLines, oneOf: UNPRICED },
  purchases,
  days: customerDays,
  customers: customersCsv,
};
/** What has the custom fields that a file can be mapped to. */
export const toCustomFieldKind = (rows: MappedRows): CustomFieldKind => (rows === "customers" ? "customers" : "orders");

/** The fields that a file can be mapped to, by what its rows describe. */
export const listMappableFields = (
  rows: MappedRows,
): { required: readonly string[]; oneOf: readonly (readonly string[])[]; optional: readonly string[] } => {
  const { columns, oneOf = [], optional = [] } = BASES[rows];
  return { required: columns, oneOf, optional };
};

/** All fields that such rows can have. */
export const listFields = (rows: MappedRows): string[] => {
  const { required, oneOf, optional } = listMappableFields(rows);
  return [...new Set([...required, ...oneOf.flat(), ...optional])];
};

/** Required fields without a column, and the first of each group of which one is required if none of it has one. */
export const missingFields = ({ rows, columns }: Pick<ImportMapping, "rows" | "columns">): string[] => {
  const { required, oneOf } = listMappableFields(rows);
  const isMissing = (field: string): boolean => !columns[field];
  return [
    ...required.filter(isMissing),
    ...oneOf.flatMap((group) => (group.every(isMissing) ? group.slice(0, 1) : [])),
  ];
};

/** The fields of all kinds of rows. */
export const MAPPED_FIELDS: readonly string[] = [...new Set(MAPPED_ROWS.flatMap(listFields))];

/**
 * The format of files with the mapping's columns: our own layout for such rows, under the file's names. Throws INVALID_BODY
 * if a required field has no column.
 */
export const mappedFormat = ({ rows, columns, dateOrder, decimalSign, timeZone }: ImportMapping): ImportFormat => {
  const base = BASES[rows];
  const { required, oneOf, optional } = listMappableFields(rows);
  const missing = missingFields({ rows, columns });
  if (missing.length > 0) {
    const quoted = missing.map((field) => `"${field}"`).join(", ");
    throw fileError("missing_fields", { fields: quoted });
  }
  const { otherNames: _, rows: __, documentColumn, ...rest } = base;
  const own = Object.keys(columns).filter(isCustomColumn);
  const namesOf = (fields: readonly string[]): string[] => fields.flatMap((field) => columns[field] ?? []);
  return {
    ...rest,
    columns: namesOf(required),
    // A file without an optional column is read too, as one with its cells empty.
    oneOf: oneOf.map(namesOf),
    optional: namesOf([...optional, ...own]),
    documentColumn: columns[documentColumn] ?? documentColumn,
    open: (_columnOf, shop, header) => {
      const known = shop.customFields?.map(({ key }) => customColumn(key)) ?? [];
      const unknown = own.find((field) => !known.includes(field));
      if (unknown !== undefined) throw fileError("unknown_custom_field", { field: unknown });
      const found = header.map(folded);
      const columnOf = (field: string): number => {
        const name = columns[field];
        if (name === undefined) return -1;
        const exact = header.indexOf(name);
        return exact >= 0 ? exact : found.indexOf(folded(name));
      };
      const notation = { ...(dateOrder && { dateOrder }), ...(decimalSign && { decimalSign }) };
      const zone = timeZone ? { timeZone, hasChosenZone: true } : {};
      return base.open(columnOf, { ...shop, ...notation, ...zone }, header);
    },
  };
};
