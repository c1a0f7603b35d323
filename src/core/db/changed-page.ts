import type { ClientBase } from "pg";
import type { ChangePlace } from "#core/values/change-cursor.ts";
import type { Scope } from "#core/values/permissions.ts";

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

const COMMON = `r.external_id as "externalId", (extract(epoch from r.changed_at) * 1000000)::bigint::text as "changedAt"`;

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

export const findRecord = async <Row extends Placed>(
  client: ClientBase,
  { businessId }: Scope,
  { name, columns, joins = "" }: RecordTable,
  externalId: string,
): Promise<Row | null> => {
  const { rows } = await client.query<Row>(
    `select ${COMMON}, ${columns} from ${name} r ${joins} where r.business_id = $1 and r.external_id = $2`,
    [businessId, externalId],
  );
  return rows[0] ?? null;
};
