import { defineAddress, LIST_NAMES, parsed } from "#core/ui/address.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { readCriteria } from "#records/rules/criteria/read-criteria.ts";
import { type CustomerColumn, isCustomerColumn, STANDARD_COLUMNS } from "#records/rules/customers/list-fields.ts";
import { VIEW_PAGES } from "#records/rules/view-lists.ts";

/** Undefined if the text is not a list of distinct columns. An empty list means only the name. */
export const readColumns = (text: string): readonly CustomerColumn[] | undefined => {
  const names = text === "name" ? [] : text.split(",");
  const columns = names.filter(isCustomerColumn);
  return columns.length === names.length && new Set(columns).size === columns.length ? columns : undefined;
};

/** Null for the default columns. */
export const writeColumns = (columns: readonly CustomerColumn[]): string | null => {
  const text = columns.join(",") || "name";
  return text === STANDARD_COLUMNS.join(",") ? null : text;
};

/** Adds the column at the end, or removes it. */
export const toggleColumn = (columns: readonly CustomerColumn[], column: CustomerColumn): readonly CustomerColumn[] =>
  columns.includes(column) ? columns.filter((one) => one !== column) : [...columns, column];

/** Moves a column up (-1) or down (1); stays in place at either end. */
export const moveColumn = (
  columns: readonly CustomerColumn[],
  column: CustomerColumn,
  by: -1 | 1,
): readonly CustomerColumn[] => {
  const at = columns.indexOf(column);
  const other = columns[at + by];
  if (at < 0 || other === undefined) return columns;
  return columns.map((one) => (one === column ? other : one === other ? column : one));
};

const readFilter = (text: string): Criteria | undefined => {
  try {
    return readCriteria(JSON.parse(text)).criteria ?? undefined;
  } catch {
    return undefined;
  }
};

/** The address of the list: the filter as criteria, and the columns. */
export const customersAddress = defineAddress(
  {
    f: parsed(readFilter, null, (criteria) => JSON.stringify(criteria)),
    cols: { standard: STANDARD_COLUMNS, parse: readColumns, format: writeColumns },
  },
  { list: [...LIST_NAMES, VIEW_PAGES.customers.parameter] },
);

/** The top-level conditions, each of which can be removed by itself. */
export const topLevelConditions = (f: Criteria | null): readonly Criteria[] => {
  if (!f) return [];
  return "all" in f ? f.all : [f];
};

export const withoutCondition = (f: Criteria | null, at: number): Criteria | null => {
  const all = topLevelConditions(f).filter((_, i) => i !== at);
  return all.length === 0 ? null : { all };
};
