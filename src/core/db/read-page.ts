import type { ClientBase } from "pg";
import type { ChangePlace } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listSpellings } from "#core/values/texts.ts";

/** Records after a place, of one customer if given, in the order of their changes. */
export type ChangedReading = { after: ChangePlace; customer: string | null; limit: number };

export type ChangedPage<Row> = { data: Row[]; place: ChangePlace | null; hasMore: boolean };

/** A table whose records `r` can be read back, as SQL. */
export type RecordTable = {
  name: "orders" | "products" | "support_tickets";
  columns: string;
  /** Joins whose columns are among those. */
  joins?: string;
};

type Placed = { externalId: string; changedAt: string };

const COMMON = `r.external_id, (extract(epoch from r.changed_at) * 1000000)::bigint::text as changed_at`;

/** The statement of a page, to run or explain. It reads one more row than the page has, to see whether another page follows. */
export const changedQuery = (
  { businessId }: Scope,
  { name, columns, joins = "" }: RecordTable,
  { after, customer, limit }: ChangedReading,
) => {
  // One customer's records are few, and are not looked for among all.
  const ofCustomer = `(select * from ${name} where business_id = $1 and customer_id =
      (select customer_id from customers where business_id = $1 and external_id = $5) offset 0)`;
  const rows = `(select * from ${customer === null ? name : ofCustomer} r
      where r.business_id = $1 and $5::text is not distinct from $5
        and (r.changed_at, r.external_id) > ('epoch'::timestamptz + $2::bigint * interval '1 microsecond', $3)
      order by r.changed_at, r.external_id limit $4) r`;
  return {
    text: `select ${COMMON}, ${columns} from ${rows} ${joins} order by r.changed_at, r.external_id`,
    values: [businessId, after.at, after.id, limit + 1, customer],
  };
};

/** A page, and the place of its last row: null without any. */
export const readChangedPage = async <Row extends Placed>(
  client: ClientBase,
  scope: Scope,
  table: RecordTable,
  reading: ChangedReading,
): Promise<ChangedPage<Row>> => {
  const { text, values } = changedQuery(scope, table, reading);
  const { rows } = await client.query<Row>(text, values);
  const data = rows.slice(0, reading.limit);
  const last = data.at(-1);
  const place = last ? { at: last.changedAt, id: last.externalId } : null;
  return { data, place, hasMore: rows.length > reading.limit };
};

/** A record by its ID as given, or as it is stored now. */
export const findRecord = async <Row extends Placed>(
  client: ClientBase,
  { businessId }: Scope,
  { name, columns, joins = "" }: RecordTable,
  externalId: string,
): Promise<Row | null> => {
  const { rows } = await client.query<Row>(
    `select ${COMMON}, ${columns} from ${name} r ${joins} where r.business_id = $1 and r.external_id = any($2::text[])
      order by r.external_id = $3 desc limit 1`,
    [businessId, listSpellings(externalId), externalId],
  );
  return rows[0] ?? null;
};

/** One page of a list. */
export type PageWindow = { offset: number; limit: number };

export type Page<Row> = { data: Row[]; total: number };

/** A list request: `page` from 1, `q` search words, `sort` a field, descending with a leading `-`. */
export type ListRequest<Sort extends string> = { page: number; pageSize: number; sort: Sort; q?: string | undefined };

export const toPageWindow = ({ page, pageSize }: { page: number; pageSize: number }): PageWindow => ({
  offset: (page - 1) * pageSize,
  limit: pageSize,
});

/** The words of a search. */
export const searchWords = (q = ""): string[] => q.split(/\s+/).filter((word) => word !== "");

/** SQL: every word of the array at `place` occurs in `text`, ignoring case and accents. */
export const hasWords = (text: string, place: string): string =>
  `not exists (select from unnest(${place}::text[]) word where strpos(folded(${text}), folded(word)) = 0)`;

/** SQL: sorts by an API `sort` value (`-` means descending), nulls last, ties by `id`. */
export const orderBy = <Field extends string>(fields: Record<Field, string>, sort: Field | `-${Field}`): string => {
  const direction = sort.startsWith("-") ? "desc" : "asc";
  return `${fields[sort.replace("-", "") as Field]} ${direction} nulls last, id ${direction}`;
};

type Counted<Row> = Omit<Row, "id"> & { id: string | null; total: number; place: number | null };

/** A page of the statement `found` with the total count, which is also correct for a page beyond the end. */
export const readPage = async <Row extends { id: string }>(
  client: ClientBase,
  { found, order, values }: { found: string; order: string; values: readonly unknown[] },
  { offset, limit }: PageWindow,
): Promise<Page<Row>> => {
  const { rows } = await client.query<Counted<Row>>(
    `with found as materialized (${found})
     select (select count(*) from found)::int as total, page.*
       from (select) as always_a_row left join (
         select *, row_number() over (order by ${order}) as place from found
          order by ${order} limit $${values.length + 1} offset $${values.length + 2}
       ) page on true order by place`,
    [...values, limit, offset],
  );
  const data = rows.flatMap(({ total: _, place: __, ...row }) => (row.id === null ? [] : [row as unknown as Row]));
  return { data, total: rows[0]?.total ?? 0 };
};
