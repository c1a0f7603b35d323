import type { ClientBase } from "pg";
import { type ChangedReading, findRecord, type RecordTable, readChangedPage } from "#core/db/read-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";

/** As it was written. */
export type StoredTicket = IncomingTicket & { changedAt: string };

const TICKETS: RecordTable = {
  name: "support_tickets",
  columns: `c.external_id as customer_external_id, r.opened_at, r.closed_at, r.channel,
    r.message_count, r.satisfaction, r.was_reopened`,
  joins: "join customers c on c.business_id = $1 and c.customer_id = r.customer_id",
};

export const readChangedTickets = (client: ClientBase, scope: Scope, reading: ChangedReading) =>
  readChangedPage<StoredTicket>(client, scope, TICKETS, reading);

export const findStoredTicket = (client: ClientBase, scope: Scope, externalId: string) =>
  findRecord<StoredTicket>(client, scope, TICKETS, externalId);

/** Money in minor units; as of a file, revenue is that of all sales before refunds, and refunds are theirs. */
type OrderTotals = { orders: number; sales: number; revenue: number; refunds: number };

export type StoredTotals = OrderTotals & {
  customers: number;
  /** Null without orders. */
  firstAt: Date | null;
  lastAt: Date | null;
  /** Of the orders in the period; null without one. */
  inPeriod: OrderTotals | null;
};

const IN_PERIOD = "order_date >= $2 and order_date < $3";
const IS_SALE = "status in ('completed', 'partial')";

/** What a business has stored, to compare a file with it: in all, and in the period of the file's orders. */
export const readStoredTotals = async (
  client: ClientBase,
  { businessId }: Scope,
  period: { from: Date; until: Date } | null,
): Promise<StoredTotals> => {
  const { rows } = await client.query<Omit<StoredTotals, "inPeriod"> & { inPeriod: OrderTotals }>(
    `select (select count(*)::int from customers where business_id = $1) as customers,
            count(*)::int as orders, min(order_date) as first_at, max(order_date) as last_at,
            count(*) filter (where ${IS_SALE})::int as sales, capped_sum(total_price) filter (where ${IS_SALE}) as revenue,
            capped_sum(refunded_amount) filter (where ${IS_SALE}) as refunds,
            json_build_object(
              'orders', count(*) filter (where ${IN_PERIOD}),
              'sales', count(*) filter (where ${IN_PERIOD} and ${IS_SALE}),
              'revenue', capped_sum(total_price) filter (where ${IN_PERIOD} and ${IS_SALE}),
              'refunds', capped_sum(refunded_amount) filter (where ${IN_PERIOD} and ${IS_SALE})) as in_period
       from orders where business_id = $1`,
    [businessId, period?.from, period?.until],
  );
  const [totals] = rows;
  if (!totals) throw new Error("an aggregate has one row");
  return { ...totals, inPeriod: period && totals.inPeriod };
};
