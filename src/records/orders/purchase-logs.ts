import type { PoolClient } from "pg";
import { NIL as BEFORE_ALL } from "uuid";
import { type Part, samplingSql } from "#core/db/copy-rows.ts";
import { forceKeyedPlans } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { countDecimals } from "#lib/money.ts";
import { idMayBeProfiled } from "#records/customers/consent.ts";
import type { QueryInput, QueryResult } from "#records/orders/copy/copy-queries.ts";
import { ensureCopy, queryCopy } from "#records/orders/copy/order-copy.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";

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
     select customer_id,
            (select segment from customer_rfm r where r.business_id = $1 and r.customer_id = page.customer_id) as rfm_segment
       from page order by customer_id`,
    [businessId, after, most],
  );
  return rows;
};

/** A reading of customers' purchases by their IDs, 16 bytes each. */
type CopiedPurchases = (ids: Uint8Array) => Promise<QueryResult<"purchases">>;

/**
 * Reads the purchases of many customers, page by page, from a copy that has all orders written before this call. The signal ends
 * waiting for the copy.
 */
const openCopiedPurchases = async (
  scope: Scope,
  reading: Omit<QueryInput<"purchases">, "ids">,
  signal?: AbortSignal,
): Promise<CopiedPurchases> => {
  const state = await ensureCopy(scope, "orders", { signal });
  return (ids) => queryCopy(scope, "purchases", { ...reading, ids }, { state });
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
  /** Ends waiting for the copy of the orders. */
  signal?: AbortSignal;
};

/** Customers' purchases by day, one customer after another; money in minor units, NaN if unknown. */
type Purchases = { customerIds: string[]; counts: ArrayLike<number>; days: Int32Array; amounts: Float64Array };

const readPurchases = async (copy: CopiedPurchases, ids: readonly string[]): Promise<Purchases> => {
  const found = await copy(Buffer.from(ids.join("").replaceAll("-", ""), "hex"));
  return {
    ...found,
    customerIds: ids.filter((_, at) => (found.counts[at] as number) > 0),
    counts: found.counts.filter((count) => count > 0),
  };
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
 * Purchases by customer and local day (counted sales, net of refunds), in ID order, in pages of complete customers, from the copy of
 * the orders. A day's orders are one purchase. A margin without a known cost is an unknown amount, and a loss counts as 0: amounts
 * below 0 would be refunds to the models, and the Gamma-Gamma model needs positive ones. The next page is read while one is taken, so that two are held in memory.
 */
export const eachPurchaseLog = async (
  scope: Scope,
  { until, timeZone, currency, valueBasis: basis = "revenue", signal }: LogReading,
  part: Part,
  take: (log: PurchaseLog, rfmSegments: RfmSegments) => Promise<void> | void,
): Promise<void> => {
  const perMajor = 10 ** countDecimals(currency);
  const copy = await openCopiedPurchases(scope, { until: until.getTime(), timeZone, basis }, signal);
  const read = async (after: string): Promise<{ buyers: Buyer[]; log: PurchaseLog }> => {
    const buyers = await withBusiness(scope, async (client) => {
      await forceKeyedPlans(client);
      return readBuyers(client, scope, { part, after, most: PAGE });
    });
    const ids = buyers.map(({ customerId }) => customerId);
    return { buyers, log: toPurchaseLog(await readPurchases(copy, ids), perMajor) };
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
