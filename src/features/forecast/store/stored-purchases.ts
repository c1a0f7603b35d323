import type { PoolClient } from "pg";
import { type Part, samplingSql } from "#core/db/bulk/sampling.ts";
import { idMayBeProfiled } from "#core/db/profiling.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ValueBasis } from "#features/report/rules/value-basis.ts";

/** A customer who bought, with the key of their segment in the standard RFM report as of its last recalculation. */
export type Buyer = { customerId: string; rfmSegment: string | null };

/**
 * The next buyers by ID who don't object to profiling. Large tables are looked up by key even without statistics on the business:
 * hence `is true`, without which the index by time would read all customers for each page.
 */
export const readBuyers = async (
  client: PoolClient,
  { businessId }: Scope,
  { part, after, most }: { part: Part; after: string; most: number },
): Promise<Buyer[]> => {
  const { rows } = await client.query<Buyer>(
    `with page as materialized (
       select customer_id from customer_metrics m
        where business_id = $1 and customer_id > $2 and (last_order_at is not null) is true${samplingSql(part)}
          and ${idMayBeProfiled("m.customer_id")}
        order by customer_id limit $3
     )
     select customer_id as "customerId",
            (select segment from customer_rfm r where r.business_id = $1 and r.customer_id = page.customer_id) as "rfmSegment"
       from page order by customer_id`,
    [businessId, after, most],
  );
  return rows;
};

/**
 * SQL: what a customer's orders of one day are worth. A margin without a known cost is an unknown amount, and a loss counts
 * as 0: amounts below 0 would be refunds to the models, and the Gamma-Gamma model needs positive ones.
 */
const AMOUNTS: Record<ValueBasis, string> = {
  revenue: "exact_sum(o.net_amount)::float8",
  margin: "case when count(o.gross_margin) > 0 then greatest(sum(o.gross_margin), 0)::float8 end",
};

/** Ascending by day: days since 1970, and amounts in minor units; null if unknown. */
export type PurchaseDays = { customerId: string; days: number[]; amounts: (number | null)[] };

/** What customers bought on each local day before an instant; those who bought nothing are left out. */
export const readPurchaseDays = async (
  client: PoolClient,
  { businessId }: Scope,
  customerIds: readonly string[],
  { until, timeZone, basis }: { until: Date; timeZone: string; basis: ValueBasis },
): Promise<PurchaseDays[]> => {
  const { rows } = await client.query<PurchaseDays>(
    `with bought as (
       select page.customer_id, (o.order_date at time zone $4)::date - date '1970-01-01' as day, ${AMOUNTS[basis]} as amount
         from unnest($2::uuid[]) as page (customer_id) cross join lateral (
           select order_date, net_amount, gross_margin, is_counted from orders
            where business_id = $1 and orders.customer_id = page.customer_id and order_date < $3
           -- As in purchase-summaries.ts, so that orders are looked up by key.
           offset 0
         ) as o
        where is_counted group by 1, 2
     )
     select customer_id as "customerId", array_agg(day order by day) as days, array_agg(amount order by day) as amounts
       from bought group by customer_id order by customer_id`,
    [businessId, customerIds, until, timeZone],
  );
  return rows;
};
