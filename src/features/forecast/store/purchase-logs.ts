import type { PoolClient } from "pg";
import { NIL as BEFORE_ALL } from "uuid";
import { type Part, samplingSql } from "#core/db/copy-rows.ts";
import { idMayBeProfiled } from "#core/db/customer-consent.ts";
import { forceKeyedPlans, raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ValueBasis } from "#features/report/rules/report.ts";
import { type CopiedPurchases, openCopiedPurchases } from "#features/report/store/order-copy/copied-readings.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { countDecimals } from "#lib/money.ts";

/** A customer who bought, with the key of their segment in the standard RFM period as of its last recalculation. */
type Buyer = { customerId: string; rfmSegment: string | null };

/**
 * The next buyers by ID who don't object to profiling. Large tables are looked up by key even without statistics on the business:
 * hence `is true`, without which the index by time would read all customers for each page.
 */
const readBuyers = async (
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
type PurchaseDays = { customerId: string; days: number[]; amounts: (number | null)[] };

/** What customers bought on each local day before an instant; those who bought nothing are left out. */
const readPurchaseDays = async (
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

/** Complete customers per page: about ten thousand purchases. */
const PAGE = 2500;

/** The keys of customers' segments in the standard RFM period, as of its last recalculation; null for those without one. */
export type RfmSegments = ReadonlyMap<string, string | null>;

/** What to read: the business's days until an instant, and what orders are worth (revenue by default). */
export type LogReading = {
  until: Date;
  timeZone: string;
  currency: string;
  valueBasis?: ValueBasis | undefined;
  /**
   * If all of about so many customers are to be read: the orders of a large business are then read from their copy, which is built
   * first if needed. The signal ends waiting for it.
   */
  fromCopy?: { customers: number; signal: AbortSignal };
};

/** Customers' purchases by day, one customer after another; money in minor units, NaN if unknown. */
type Purchases = { customerIds: string[]; counts: ArrayLike<number>; days: Int32Array; amounts: Float64Array };

const fromDatabase = async (
  scope: Scope,
  ids: readonly string[],
  { until, timeZone, basis }: { until: Date; timeZone: string; basis: ValueBasis },
): Promise<Purchases> => {
  const rows = await withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    await forceKeyedPlans(client);
    return readPurchaseDays(client, scope, ids, { until, timeZone, basis });
  });
  return {
    customerIds: rows.map(({ customerId }) => customerId),
    counts: rows.map(({ days }) => days.length),
    days: Int32Array.from(rows.flatMap(({ days }) => days)),
    amounts: Float64Array.from(
      rows.flatMap(({ amounts }) => amounts),
      (amount) => amount ?? Number.NaN,
    ),
  };
};

const readCopied = async (copy: CopiedPurchases, ids: readonly string[]): Promise<Purchases | null> => {
  const found = await copy(Buffer.from(ids.join("").replaceAll("-", ""), "hex"));
  return (
    found && {
      ...found,
      customerIds: ids.filter((_, at) => (found.counts[at] as number) > 0),
      counts: found.counts.filter((count) => count > 0),
    }
  );
};

const toPurchaseLog = ({ customerIds, counts, days, amounts }: Purchases, perMajor: number): PurchaseLog => {
  const customers = new Uint32Array(days.length);
  let at = 0;
  for (let customer = 0; customer < customerIds.length; customer++) {
    const end = at + (counts[customer] as number);
    customers.fill(customer, at, end);
    at = end;
  }
  return { customerIds, customers, days, amounts: amounts.map((amount) => amount / perMajor) };
};

/**
 * Purchases by customer and local day (counted sales, net of refunds), in ID order, in pages of complete customers,
 * each page in its own transactions. The next page is read while one is taken, so that two are held in memory.
 */
export const eachPurchaseLog = async (
  scope: Scope,
  { until, timeZone, currency, valueBasis: basis = "revenue", fromCopy }: LogReading,
  part: Part,
  take: (log: PurchaseLog, rfmSegments: RfmSegments) => Promise<void> | void,
): Promise<void> => {
  const perMajor = 10 ** countDecimals(currency);
  const copy = fromCopy && (await openCopiedPurchases(scope, fromCopy, { until: until.getTime(), timeZone, basis }));
  const read = async (after: string): Promise<{ buyers: Buyer[]; log: PurchaseLog }> => {
    const buyers = await withBusiness(scope, async (client) => {
      await forceKeyedPlans(client);
      return readBuyers(client, scope, { part, after, most: PAGE });
    });
    const ids = buyers.map(({ customerId }) => customerId);
    const purchases =
      (copy && (await readCopied(copy, ids))) ?? (await fromDatabase(scope, ids, { until, timeZone, basis }));
    return { buyers, log: toPurchaseLog(purchases, perMajor) };
  };
  const readAfter = (after: string): ReturnType<typeof read> => {
    const reading = read(after);
    // Awaited later, and never if taking the page before it fails.
    reading.catch(() => {});
    return reading;
  };
  for (let next: ReturnType<typeof read> | null = readAfter(BEFORE_ALL); next; ) {
    const { buyers, log }: Awaited<ReturnType<typeof read>> = await next;
    const last = buyers.at(-1);
    next = last && buyers.length === PAGE ? readAfter(last.customerId) : null;
    const rfmSegments = new Map(buyers.map(({ customerId, rfmSegment }) => [customerId, rfmSegment]));
    if (log.customerIds.length > 0) await take(log, rfmSegments);
  }
};
