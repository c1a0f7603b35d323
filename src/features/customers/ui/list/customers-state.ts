import { readCriteria } from "#features/segments/rules/read-criteria.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { type CustomerColumn, isCustomerColumn, STANDARD_COLUMNS } from "#records/rules/customers/list-columns.ts";

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

/** The list's state in the address: search, sort, page, the filter as criteria, and the columns. */
type CustomersState = { f: Criteria | null; cols: readonly CustomerColumn[] };

const criteriaIn = (text: string): Criteria | null => {
  try {
    return readCriteria(JSON.parse(text)).criteria;
  } catch {
    return null;
  }
};

/** Replaces invalid values by defaults and lists their names in `unknown`. */
export const readCustomersState = (query: URLSearchParams): { state: CustomersState; unknown: string[] } => {
  const text = query.get("f");
  const f = text === null ? null : criteriaIn(text);
  const requestedColumns = query.get("cols");
  const cols = requestedColumns === null ? STANDARD_COLUMNS : readColumns(requestedColumns);
  return {
    state: { f, cols: cols ?? STANDARD_COLUMNS },
    unknown: [...(text !== null && f === null ? ["f"] : []), ...(cols ? [] : ["cols"])],
  };
};

export const writeCustomersState = ({ f, cols }: CustomersState): string => {
  const query = new URLSearchParams();
  if (f) query.set("f", JSON.stringify(f));
  const columns = writeColumns(cols);
  if (columns !== null) query.set("cols", columns);
  return query.size > 0 ? `?${query}` : "";
};

/** The top-level conditions, each of which can be removed by itself. */
export const topLevelConditions = (f: Criteria | null): readonly Criteria[] => {
  if (!f) return [];
  return "all" in f ? f.all : [f];
};

export const withoutCondition = (f: Criteria | null, at: number): Criteria | null => {
  const all = topLevelConditions(f).filter((_, i) => i !== at);
  return all.length === 0 ? null : { all };
};
