import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type CopyValue, copyLiteral } from "#core/db/copy-literal.ts";
import { freeMemory } from "#core/threads/free-memory.ts";

/**
 * Histories of a page of customers as one row of arrays in PostgreSQL's binary COPY format, which only the worker thread decodes, so
 * that the process in between spends no time on it. PostgreSQL writes it in half of the time of JSON.
 */
export type PackedHistories = Uint8Array<ArrayBuffer>;

/** The arrays of the row, after the number of customers. */
export const PACKED_ARRAYS = [
  ...["customerIds", "revisions"],
  ...["orderCustomers", "orderIds", "orderDates", "totals", "discounts", "sources"],
  ...["itemOrders", "lines", "products", "categories", "types", "quantities", "lineTotals", "refundedQuantities"],
  ...["refundOrders", "refundDates", "refundAmounts"],
  ...["ticketCustomers", "opened", "closed", "channels", "messages", "satisfactions", "reopened"],
] as const;

/**
 * SQL: the histories of the customers in `page` (customer_id, revision), by ID. `$1` is the business, `$2` the end, exclusive. A subquery
 * with an offset is not merged into a join, so that each customer's orders are found by the index. The lines of all of them come from one
 * index scan: a scan for each order takes twice as long.
 */
const PACKED = `
  ordered as materialized (select customer_id, revision, row_number() over (order by customer_id)::int as place from page),
  sold as materialized (
    select ordered.place, o.* from ordered cross join lateral (
      select o.order_id, o.order_date, o.total_price, o.discount_amount, o.source, o.refunded_amount from orders o
       where o.business_id = $1 and o.customer_id = ordered.customer_id and o.order_date < $2 and o.status in ('completed', 'partial')
       order by o.order_date, o.order_id offset 0) o)
  select p.*, o.*, i.*, r.*, t.*
    from (select count(*)::int, array_agg(customer_id order by place), array_agg(revision order by place) from ordered) p
   cross join (select array_agg(place), array_agg(order_id), array_agg(order_date), array_agg(total_price),
                      array_agg(discount_amount), array_agg(source) from sold) o
   cross join (select array_agg(order_id), array_agg(line_number), array_agg(product_id), array_agg(category),
                      array_agg(product_type), array_agg(quantity), array_agg(line_total), array_agg(refunded_quantity)
                 from order_items where business_id = $1 and order_id = any(array(select order_id from sold))) i
   cross join (select array_agg(order_id), array_agg(refunded_at), array_agg(amount) from refunds
                where business_id = $1 and order_id = any(array(select order_id from sold where refunded_amount > 0))) r
   cross join (select array_agg(place), array_agg(opened_at), array_agg(closed_at), array_agg(channel), array_agg(message_count),
                      array_agg(satisfaction), array_agg(was_reopened)
                 from (select ordered.place, s.* from ordered cross join lateral (
                         select * from support_tickets s
                          where s.business_id = $1 and s.customer_id = ordered.customer_id and s.opened_at < $2
                          order by s.opened_at, s.ticket_id offset 0) s) s) t`;

/** Reads the histories of the customers of a query with their revisions. `values`: the business, the end, and what else it needs. */
export const packHistories = async (
  client: PoolClient,
  page: string,
  values: readonly [string, Date, CopyValue],
): Promise<PackedHistories> => {
  const literals = values.map(copyLiteral);
  const query = `with page as materialized (${page}), ${PACKED}`.replace(
    /\$(\d)/g,
    (_, n) => literals[n - 1] as string,
  );
  const chunks: Buffer[] = [];
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) chunks.push(chunk);
  const packed = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    packed.set(chunk, at);
    at += chunk.length;
    freeMemory(chunk);
  }
  return packed;
};

/** A UUID of 16 bytes as text. */
export const uuidAt = (bytes: Buffer, at: number): string => {
  const hex = bytes.toString("hex", at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Where the row's first value is, after the header, the number of fields, and the value's length. */
const COUNT_AT = 19 + 2 + 4;

/** How many customers a page has. */
export const customersIn = (packed: PackedHistories): number =>
  Buffer.from(packed.buffer, packed.byteOffset, packed.length).readInt32BE(COUNT_AT);
