import { IDENTITY } from "#core/db/customer-columns.ts";
import { toMajor } from "#lib/money.ts";
import {
  type ListFieldName,
  type ListValues,
  listField,
  type StoredColumn,
} from "#records/rules/customers/list-fields.ts";

/** The names of tables, and of their rows in statements. */
const TABLES = {
  metrics: { table: "customer_metrics", row: "m" },
  rfm: { table: "customer_rfm", row: "f" },
  forecast: { table: "customer_forecasts", row: "forecast" },
};

const findColumn = (column: StoredColumn) => {
  const [table, name] = column.split(".") as [keyof typeof TABLES, string];
  return { ...TABLES[table], name };
};

const columnSql = (column: StoredColumn): string => {
  const { row, name } = findColumn(column);
  return `${row}.${name}`;
};

const SEGMENTS = `coalesce((select jsonb_agg(jsonb_build_object('id', s.segment_id, 'name', s.name) order by s.name_key)
     from customer_segment_assignments a join customer_segments s on s.business_id = $1 and s.segment_id = a.segment_id
    where a.business_id = $1 and a.customer_id = c.customer_id and s.archived_at is null), '[]')`;

/** SQL: the field of the customer `c`, from the tables of `joinOverview` and `forecast`; `$1` is the business. */
export const fieldSql = (name: ListFieldName): string => {
  const { column, per, ifNone } = listField(name);
  if (column === undefined) return SEGMENTS;
  const value = ifNone === undefined ? columnSql(column) : `coalesce(${columnSql(column)}, ${ifNone})`;
  return per === undefined ? value : `${value}::float8 / nullif(${columnSql(per)}, 0)`;
};

/** SQL: a `CustomerIdentity` and these fields. */
export const selectFields = (names: readonly ListFieldName[]): string =>
  [IDENTITY, ...names.map((name) => `${fieldSql(name)} as "${name}"`)].join(", ");

/** SQL: by what the customer `c` with the metrics `m` is sorted. */
export const sortKey = (name: ListFieldName): string => {
  const { column, ifNone } = listField(name);
  if (column === undefined) throw new Error(`${name} has no order`);
  const { table, row, name: stored } = findColumn(column);
  if (row !== "m")
    return `(select x.${stored} from ${table} x where x.business_id = $1 and x.customer_id = c.customer_id)`;
  return ifNone === undefined ? fieldSql(name) : `coalesce(${columnSql(column)}, ${ifNone - 1})`;
};

/**
 * SQL: all IDs in the order of a field by its index, or null without one. Customers without a value are not in it: they come last, but
 * in ascending order of a field that counts them as less than its least value.
 */
export const inIndexOrder = (name: ListFieldName, isDown: boolean): string | null => {
  const { column, ifNone, isIndexed } = listField(name);
  if (!isIndexed || column === undefined || (ifNone !== undefined && !isDown)) return null;
  const { table, name: stored } = findColumn(column);
  const direction = isDown ? " desc" : "";
  return `select customer_id as id from ${table} where business_id = $1 and ${stored} is not null
    order by ${stored}${direction}, customer_id${direction}`;
};

const send = (value: unknown, isMoney: boolean, currency: string): unknown => {
  if (value instanceof Date) return value.toISOString();
  return isMoney && typeof value === "number" ? toMajor(value, currency) : value;
};

/** A row as it is sent: these fields' money in major units, and times as text. */
export const sendFields = <Name extends ListFieldName, Row extends ListValues<Name>>(
  row: Row,
  names: readonly Name[],
  currency: string,
): Omit<Row, Name> & ListValues<Name, string> => ({
  ...row,
  ...(Object.fromEntries(
    names.map((name) => [name, send(row[name], listField(name).kind === "money", currency)]),
  ) as ListValues<Name, string>),
});
