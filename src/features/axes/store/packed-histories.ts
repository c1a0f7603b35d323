import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { EPOCH_MS, int64 } from "#core/binary/binary-rows.ts";
import { makeIdTable } from "#core/binary/id-table.ts";
import { type CopyValue, copyLiteral } from "#core/db/copy-rows.ts";
import { freeMemory } from "#core/threads/free-memory.ts";
import type { CustomerHistory, HistoryItem } from "#features/axes/rules/behavior-reader.ts";
import { isSold } from "#records/orders/gift-cards.ts";

/**
 * Histories of a page of customers as one row of arrays in PostgreSQL's binary COPY format, which only the worker thread decodes, so
 * that the process in between spends no time on it. PostgreSQL writes it in half of the time of JSON.
 */
export type PackedHistories = Uint8Array<ArrayBuffer>;

/** The arrays of the row, after the number of customers. */
const PACKED_ARRAYS = [
  "customerIds",
  "revisions",
  "orderCustomers",
  "orderIds",
  "orderDates",
  "totals",
  "discounts",
  "sources",
  "itemOrders",
  "lines",
  "products",
  "categories",
  "types",
  "quantities",
  "lineTotals",
  "refundedQuantities",
  "refundOrders",
  "refundDates",
  "refundAmounts",
  "ticketCustomers",
  "opened",
  "closed",
  "channels",
  "messages",
  "satisfactions",
  "reopened",
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
      select o.order_id, o.order_date, o.total_price - o.gift_card_amount as total_price, o.discount_amount, o.source, o.refunded_amount from orders o
       where o.business_id = $1 and o.customer_id = ordered.customer_id and o.order_date < $2 and o.status in ('completed', 'partial')
         and (o.gift_card_amount = 0 or o.gift_card_amount < o.total_price - o.refunded_amount)
       order by o.order_date, o.order_id offset 0) o)
  select p.*, o.*, i.*, r.*, t.*
    from (select count(*)::int, array_agg(customer_id order by place), array_agg(revision order by place) from ordered) p
   cross join (select array_agg(place), array_agg(order_id), array_agg(order_date), array_agg(total_price),
                      array_agg(discount_amount), array_agg(source) from sold) o
   cross join (select array_agg(order_id), array_agg(line_number), array_agg(product_id), array_agg(category),
                      array_agg(product_type), array_agg(quantity), array_agg(line_total), array_agg(refunded_quantity)
                 from order_items where business_id = $1 and order_id = any(array(select order_id from sold)) and ${isSold("order_items")}) i
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
const uuidAt = (bytes: Buffer, at: number): string => {
  const hex = bytes.toString("hex", at, at + 16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};

/** Where the row's first value is, after the header, the number of fields, and the value's length. */
const COUNT_AT = 19 + 2 + 4;

/** How many customers a page has. */
export const customersIn = (packed: PackedHistories): number =>
  Buffer.from(packed.buffer, packed.byteOffset, packed.length).readInt32BE(COUNT_AT);

/** The header of the COPY format, and the number of fields. */
const ROW_AT = 19 + 2;
const ARRAY_HEADER_BYTES = 20;

/** An array's elements by their index. */
type Column = {
  count: number;
  isNull: (index: number) => boolean;
  int32: (index: number) => number;
  /** A bigint that is a safe integer. */
  int64: (index: number) => number;
  instant: (index: number) => Date;
  boolean: (index: number) => boolean;
  /** Where the element is in the row. */
  at: (index: number) => number;
  length: (index: number) => number;
};

const columnAt = (view: DataView, start: number, bytes: number): Column => {
  const count = bytes > ARRAY_HEADER_BYTES ? view.getInt32(start + 12) : 0;
  const places = new Int32Array(count);
  let next = start + ARRAY_HEADER_BYTES;
  for (let index = 0; index < count; index++) {
    places[index] = next + 4;
    next += 4 + Math.max(0, view.getInt32(next));
  }
  const at = (index: number): number => places[index] as number;
  const length = (index: number): number => view.getInt32(at(index) - 4);
  return {
    count,
    at,
    length,
    isNull: (index) => length(index) < 0,
    int32: (index) => view.getInt32(at(index)),
    int64: (index) => int64(view, at(index)),
    instant: (index) => new Date(EPOCH_MS + int64(view, at(index)) / 1000),
    boolean: (index) => view.getUint8(at(index)) === 1,
  };
};

/** The array columns of a single row in the binary COPY format, after its first `skipped` fields. Null is an array without elements. */
const readColumns = (view: DataView, skipped: number, count: number): Column[] => {
  const columns: Column[] = [];
  let at = ROW_AT;
  for (let field = 0; field < skipped + count; field++) {
    const length = Math.max(0, view.getInt32(at));
    if (field >= skipped) columns.push(columnAt(view, at + 4, length));
    at += 4 + length;
  }
  return columns;
};

type Columns = Record<(typeof PACKED_ARRAYS)[number], Column>;

/** Texts by their bytes: almost all repeat, and looking at the bytes takes a third of the time of decoding them again. */
const makeTexts = (bytes: Buffer, view: DataView) => {
  const known = new Map<number, { at: number; length: number; text: string }[]>();
  return (column: Column, index: number): string => {
    const [at, length] = [column.at(index), column.length(index)];
    let hash = length;
    let next = at;
    // FNV-1a, by four bytes where there are as many.
    for (; next + 4 <= at + length; next += 4) hash = Math.imul(hash ^ view.getInt32(next), 16_777_619);
    for (; next < at + length; next++) hash = Math.imul(hash ^ (bytes[next] as number), 16_777_619);
    const alike = known.get(hash) ?? [];
    for (const one of alike) {
      if (one.length !== length) continue;
      let i = 0;
      while (i < length && bytes[one.at + i] === bytes[at + i]) i++;
      if (i === length) return one.text;
    }
    const text = bytes.toString("utf8", at, at + length);
    known.set(hash, [...alike, { at, length, text }]);
    return text;
  };
};

/**
 * Rows by group: returns a function that makes something of each row of a group, in their order. Rows whose group is
 * negative are left out.
 */
const groupRows = (groups: number, rows: number, groupOf: (row: number) => number) => {
  /** The first row of each group and the next of each row; -1 is none. */
  const first = new Int32Array(groups).fill(-1);
  const next = new Int32Array(rows);
  for (let row = rows - 1; row >= 0; row--) {
    const group = groupOf(row);
    if (group < 0) continue;
    next[row] = first[group] as number;
    first[group] = row;
  }
  return <Made>(group: number, make: (row: number) => Made): Made[] => {
    const made: Made[] = [];
    for (let row = first[group] as number; row >= 0; row = next[row] as number) made.push(make(row));
    return made;
  };
};

type Line = HistoryItem & { line: number };

/** The index returns lines in order, but sums of fractions must not depend on that. */
const inOrder = (lines: Line[]): Line[] => {
  const isInOrder = lines.every(({ line }, i) => i === 0 || line > (lines[i - 1] as Line).line);
  return isInOrder ? lines : lines.sort((a, b) => a.line - b.line);
};

/**
 * Decodes the histories one by one, so that few are in memory, with each customer's metrics revision at the time of
 * reading.
 */
export function* unpackHistories(packed: PackedHistories): Generator<{ history: CustomerHistory; revision: number }> {
  const bytes = Buffer.from(packed.buffer, packed.byteOffset, packed.length);
  const view = new DataView(packed.buffer, packed.byteOffset, packed.length);
  const columns = readColumns(view, 1, PACKED_ARRAYS.length);
  const of = Object.fromEntries(PACKED_ARRAYS.map((name, i) => [name, columns[i] as Column])) as Columns;
  const textAt = makeTexts(bytes, view);
  const textOrNull = (column: Column, row: number) => (column.isNull(row) ? null : textAt(column, row));

  const { customerIds, orderIds } = of;
  const ids = makeIdTable(orderIds.count);
  for (let row = 0; row < orderIds.count; row++) ids.add(view, orderIds.at(row));
  const byCustomer = (column: Column) => groupRows(customerIds.count, column.count, (row) => column.int32(row) - 1);
  const byOrder = (column: Column) => groupRows(orderIds.count, column.count, (row) => ids.find(view, column.at(row)));
  const [ordersOf, ticketsOf] = [byCustomer(of.orderCustomers), byCustomer(of.ticketCustomers)];
  const [itemsOf, refundsOf] = [byOrder(of.itemOrders), byOrder(of.refundOrders)];

  const itemAt = (row: number): Line => ({
    line: of.lines.int32(row),
    productId: textAt(of.products, row),
    category: textOrNull(of.categories, row),
    productType: textOrNull(of.types, row),
    quantity: of.quantities.int32(row),
    lineTotal: of.lineTotals.int64(row),
    refundedQuantity: of.refundedQuantities.int32(row),
  });
  const refundAt = (row: number) => ({ refundedAt: of.refundDates.instant(row), amount: of.refundAmounts.int64(row) });
  const orderAt = (row: number) => ({
    orderedAt: of.orderDates.instant(row),
    totalPrice: of.totals.int64(row),
    discountAmount: of.discounts.int64(row),
    source: textAt(of.sources, row),
    items: inOrder(itemsOf(row, itemAt)),
    refunds: refundsOf(row, refundAt),
  });
  const ticketAt = (row: number) => ({
    openedAt: of.opened.instant(row),
    closedAt: of.closed.isNull(row) ? null : of.closed.instant(row),
    channel: textAt(of.channels, row),
    messageCount: of.messages.int32(row),
    satisfaction: of.satisfactions.isNull(row) ? null : of.satisfactions.int32(row),
    wasReopened: of.reopened.boolean(row),
  });

  for (let row = 0; row < customerIds.count; row++) {
    const customerId = uuidAt(bytes, customerIds.at(row));
    const history = { customerId, orders: ordersOf(row, orderAt), tickets: ticketsOf(row, ticketAt) };
    yield { history, revision: of.revisions.int32(row) };
  }
}
