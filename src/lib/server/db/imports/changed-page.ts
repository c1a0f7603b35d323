import type { ChangePlace } from "#lib/domain/change-cursor.ts";

/** Records after a place, of one customer if given, in the order of their changes. */
export type ChangedReading = { after: ChangePlace; customer: string | null; limit: number };

type Placed = { externalId: string; changedAt: string };

/** SQL: when a record changed, in microseconds since 1970. */
export const changedAt = (alias: string): string =>
  `(extract(epoch from ${alias}.changed_at) * 1000000)::bigint::text as "changedAt"`;

/** SQL: the records `r` of a table, `$1` to `$5` of `changedValues`. Those of one customer are few, and are not looked for among all. */
export const changedRows = (table: string, isOfCustomer: boolean): string => {
  const mine = `(select * from ${table} where business_id = $1 and customer_id =
      (select customer_id from customers where business_id = $1 and external_id = $5) offset 0)`;
  return `(select * from ${isOfCustomer ? mine : table} r
      where r.business_id = $1 and $5::text is not distinct from $5
        and (r.changed_at, r.external_id) > ('epoch'::timestamptz + $2::bigint * interval '1 microsecond', $3)
      order by r.changed_at, r.external_id limit $4) r`;
};

/** One more than asked for, to know whether there are more. */
export const changedValues = (businessId: string, { after, customer, limit }: ChangedReading): unknown[] => [
  ...[businessId, after.at, after.id, limit + 1, customer],
];

/** A page of the rows, and the place of its last one: null without any. */
export const pageOf = <Row extends Placed>(rows: readonly Row[], limit: number) => {
  const data = rows.slice(0, limit);
  const last = data.at(-1);
  const place: ChangePlace | null = last ? { at: last.changedAt, id: last.externalId } : null;
  return { data, place, hasMore: rows.length > limit };
};

export type ChangedPage<Row> = { data: Row[]; place: ChangePlace | null; hasMore: boolean };
