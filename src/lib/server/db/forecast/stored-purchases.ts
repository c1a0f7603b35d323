import { NIL as BEFORE_ALL } from "uuid";
import type { PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import { decimalsOf } from "#lib/domain/money.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import type { ValueBasis } from "#lib/domain/report/value-basis.ts";
import { type Part, samplingSql } from "../bulk/sampling.ts";
import { forceKeyedPlans } from "../force-keyed-plans.ts";
import { idMayBeProfiled } from "../profiling.ts";
import { raiseWorkMem } from "../report/rfm-scoring.ts";
import { withBusiness } from "../with-business.ts";

/** Complete customers per page: about ten thousand purchases. */
const PAGE = 2500;

type Row = {
  customerId: string;
  days: number[] | null;
  amounts: (number | null)[] | null;
  rfmSegment: string | null;
};

/** The keys of customers' segments in the standard RFM report, as of its last recalculation; null for those without one. */
export type RfmSegments = ReadonlyMap<string, string | null>;

/**
 * SQL: what a customer's orders of one day are worth. A margin without a known cost is an unknown amount, and a loss counts
 * as 0: amounts below 0 would be refunds to the models, and the Gamma-Gamma model needs positive ones.
 */
const AMOUNTS: Record<ValueBasis, string> = {
  revenue: "exact_sum(o.net_amount)::float8",
  margin: "case when count(o.gross_margin) > 0 then greatest(sum(o.gross_margin), 0)::float8 end",
};

/**
 * `$1` business, `$2` the last customer of the previous page, `$3` the end (exclusive), `$4` time zone. As in
 * purchase-summaries.ts, large tables are looked up by key even without statistics on the business: hence `offset 0`,
 * and `is true`, without which the index by time would read all customers for each page.
 */
const pageSql = (part: Part, basis: ValueBasis): string => `
  with page as materialized (
    select customer_id from customer_metrics m
     where business_id = $1 and customer_id > $2 and (last_order_at is not null) is true${samplingSql(part)}
       and ${idMayBeProfiled("m.customer_id")}
     order by customer_id limit ${PAGE}
  ), bought as (
    select page.customer_id, (o.order_date at time zone $4)::date - date '1970-01-01' as day,
           ${AMOUNTS[basis]} as amount
      from page cross join lateral (
        select order_date, net_amount, gross_margin, is_counted from orders
         where business_id = $1 and orders.customer_id = page.customer_id and order_date < $3
        offset 0
      ) as o
     where is_counted group by 1, 2
  )
  select page.customer_id as "customerId", array_agg(day order by day) filter (where day is not null) as days,
         array_agg(amount order by day) filter (where day is not null) as amounts,
         (select segment from customer_rfm r where r.business_id = $1 and r.customer_id = page.customer_id) as "rfmSegment"
    from page left join bought using (customer_id) group by page.customer_id order by page.customer_id`;

const logOf = (rows: readonly Row[], perMajor: number): PurchaseLog => {
  const buyers = rows.flatMap(({ customerId, days, amounts }) =>
    days && amounts ? [{ customerId, days, amounts }] : [],
  );
  const purchases = buyers.reduce((sum, { days }) => sum + days.length, 0);
  const log = {
    customerIds: buyers.map(({ customerId }) => customerId),
    customers: new Uint32Array(purchases),
    days: new Int32Array(purchases),
    amounts: new Float64Array(purchases),
  };
  let at = 0;
  for (const [customer, { days, amounts }] of buyers.entries()) {
    log.customers.fill(customer, at, at + days.length);
    log.days.set(days, at);
    for (const amount of amounts) log.amounts[at++] = amount === null ? Number.NaN : amount / perMajor;
  }
  return log;
};

/** What to read: the business's days until an instant, and what orders are worth (revenue by default). */
export type LogReading = { until: Date; timeZone: string; currency: string; valueBasis?: ValueBasis | undefined };

/**
 * Purchases by customer and local day (counted sales, net of refunds), in ID order, in pages of complete customers,
 * each page in its own transaction. The next page is read while one is taken, so that two are held in memory.
 */
export const eachPurchaseLog = async (
  scope: Scope,
  { until, timeZone, currency, valueBasis = "revenue" }: LogReading,
  part: Part,
  take: (log: PurchaseLog, rfmSegments: RfmSegments) => Promise<void> | void,
): Promise<void> => {
  const text = pageSql(part, valueBasis);
  const perMajor = 10 ** decimalsOf(currency);
  const readAfter = (after: string): Promise<readonly Row[]> => {
    const reading: Promise<readonly Row[]> = withBusiness(scope, async (client) => {
      await raiseWorkMem(client);
      await forceKeyedPlans(client);
      return (await client.query<Row>(text, [scope.businessId, after, until, timeZone])).rows;
    });
    // Awaited later, and never if taking the page before it fails.
    reading.catch(() => {});
    return reading;
  };
  let next: Promise<readonly Row[]> | null = readAfter(BEFORE_ALL);
  while (next) {
    const rows: readonly Row[] = await next;
    const last = rows.at(-1);
    next = last && rows.length === PAGE ? readAfter(last.customerId) : null;
    const log = logOf(rows, perMajor);
    const rfmSegments = new Map(rows.map(({ customerId, rfmSegment }) => [customerId, rfmSegment]));
    if (log.customerIds.length > 0) await take(log, rfmSegments);
  }
};
