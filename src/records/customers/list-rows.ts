import type { PoolClient } from "pg";
import { eachPage } from "#core/db/copy-rows.ts";
import type { Page, PageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { toMajor } from "#lib/money.ts";
import type { Day } from "#lib/time/day.ts";
import {
  IDENTITY_FIELD_NAMES,
  type ListFieldName,
  type ListValues,
  listField,
  type StoredColumn,
} from "#records/rules/customers/list-fields.ts";

/** The names of tables, and of their rows in statements. */
const TABLES = {
  customers: { table: "customers", row: "c" },
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
  const { kind, column, per, ifNone, isComplement } = listField(name);
  if (column === undefined) return SEGMENTS;
  const value = ifNone === undefined ? columnSql(column) : `coalesce(${columnSql(column)}, ${ifNone})`;
  if (isComplement) return `1 - ${value}`;
  if (per === undefined) return value;
  const share = `${value}::float8 / nullif(${columnSql(per)}, 0)`;
  // Money is in whole minor units.
  return kind === "money" ? `round(${share})` : share;
};

/** SQL: a `CustomerIdentity` and these fields. */
export const selectFields = (names: readonly ListFieldName[]): string =>
  [
    "c.customer_id as id",
    ...[...new Set([...IDENTITY_FIELD_NAMES, ...names])].map((name) => `${fieldSql(name)} as "${name}"`),
  ].join(", ");

/** SQL: the row `c` as a `CustomerIdentity`. */
export const IDENTITY = selectFields([]);

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

const send = (value: unknown, isMoney: boolean, currency: string): unknown =>
  isMoney && typeof value === "number" ? toMajor(value, currency) : value;

/** A row as it is sent: these fields' money in major units. */
export const sendFields = <Name extends ListFieldName, Row extends ListValues<Name>>(
  row: Row,
  names: readonly Name[],
  currency: string,
): Row => ({
  ...row,
  ...Object.fromEntries(names.map((name) => [name, send(row[name], listField(name).kind === "money", currency)])),
});

type WithId = { id: string };

/** A list of customers that is read as a page, as all IDs or as all rows. */
export type ListSource<Found extends WithId, Row> = {
  /**
   * SQL: table expressions from `with` on. The one named `shown` has the list's customers: their ID in `id`, and the columns that
   * `order` and `describe` use. `$1` is the business.
   */
  head: string;
  values: readonly unknown[];
  order: string;
  /** What is shown of these customers, in the same order. */
  describe: (client: PoolClient, found: readonly Found[]) => Promise<Row[]>;
  /** How the transaction plans its statements. */
  plan: (client: PoolClient) => Promise<void>;
};

export const pickIds = (found: readonly WithId[]): string[] => found.map(({ id }) => id);

type Counted<Found> = { placeOnPage: number | null } & (Found | { id: null });

/**
 * One page of a list with its total, also beyond its end, and what `facts` select about the whole list, as SQL by name: IDs with their
 * sort keys are counted and sorted, and details are read of the page only. `byIndex` may have the page sooner.
 */
export const readListPage = <Found extends WithId, Row, Facts extends object = object>(
  scope: Scope,
  { head, values, order, describe, plan }: ListSource<Found, Row>,
  { limit, offset }: PageWindow,
  {
    facts,
    byIndex,
  }: {
    facts?: Record<keyof Facts & string, string>;
    byIndex?: ((client: PoolClient) => Promise<(Page<Row> & Facts) | null>) | undefined;
  } = {},
): Promise<Page<Row> & Facts> =>
  withBusiness(scope, async (client) => {
    await plan(client);
    const indexed = await byIndex?.(client);
    if (indexed) return indexed;
    const selected = Object.entries(facts ?? {}).map(([name, sql]) => `${sql} as "${name}"`);
    const about = [`(select count(*)::int from shown) as total`, ...selected].join(", ");
    const { rows } = await client.query<Counted<Found> & { about: { total: number } & Facts }>(
      `${head} select (select to_jsonb(about) from (select ${about}) about) as about, page.*
         from (select) as always_a_row left join (
           select *, row_number() over (order by ${order}) as place_on_page from (
             select * from shown order by ${order} limit $${values.length + 1} offset $${values.length + 2}) chosen
         ) page on true order by place_on_page`,
      [...values, limit, offset],
    );
    const [first] = rows;
    if (!first) throw new Error("A query without a table has one row");
    const found = rows.flatMap(({ about: _, placeOnPage: __, ...row }) =>
      row.id === null ? [] : [row as unknown as Found],
    );
    return { ...first.about, data: await describe(client, found) };
  });

/** The IDs of all customers of a list, in its order. */
export const readListIds = (
  scope: Scope,
  { head, values, order, plan }: Pick<ListSource<WithId, unknown>, "head" | "values" | "order" | "plan">,
): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    await plan(client);
    const { rows } = await client.query<{ ids: string[] }>(
      `${head} select array(select id from shown order by ${order}) as ids`,
      [...values],
    );
    return rows[0]?.ids ?? [];
  });

/** All rows of a list in order, a few thousand at a time. */
export const eachListRow = <Found extends WithId, Row>(
  scope: Scope,
  { head, values, order, describe, plan }: ListSource<Found, Row>,
  take: (rows: Row[]) => Promise<void>,
): Promise<void> =>
  withBusiness(scope, async (client) => {
    await plan(client);
    const text = `${head} select * from shown order by ${order}`;
    await eachPage<Found>(client, { text, values: [...values] }, async (found) => take(await describe(client, found)));
  });

/** The as-of day of customers' own forecasts; null before the first. */
export const readForecastDay = (scope: Scope): Promise<Day | null> =>
  withBusiness(scope, async (client) => {
    const { months, model, level } = STANDARD_SETTING;
    const { rows } = await client.query<{ asOf: Day }>(
      `select answer ->> 'asOf' as as_of from forecast_answers
        where business_id = $1 and (months, model, level) = ($2, $3, $4)`,
      [scope.businessId, months, model, level],
    );
    return rows[0]?.asOf ?? null;
  });
