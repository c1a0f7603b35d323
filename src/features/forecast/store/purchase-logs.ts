import { NIL as BEFORE_ALL } from "uuid";
import type { Part } from "#core/db/bulk/sampling.ts";
import { forceKeyedPlans } from "#core/db/force-keyed-plans.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { raiseWorkMem } from "#core/db/work-mem.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { PurchaseLog } from "#features/forecast/rules/forecast-request.ts";
import type { ValueBasis } from "#features/report/rules/value-basis.ts";
import { type CopiedPurchases, openCopiedPurchases } from "#features/report/store/order-copy/copied-purchases.ts";
import { countDecimals } from "#lib/money.ts";
import { type Buyer, readBuyers, readPurchaseDays } from "./stored-purchases.ts";

/** Complete customers per page: about ten thousand purchases. */
const PAGE = 2500;

/** The keys of customers' segments in the standard RFM report, as of its last recalculation; null for those without one. */
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
