import { loadBusinessDay } from "#core/auth/business-day.ts";
import { now } from "#core/server/clock.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { ClvData, CustomerSummary, PurchaseLog } from "#lib/clv/forecast-request.ts";
import { joinLogs } from "#lib/clv/purchase-log.ts";
import { type PostedOrder, type PostedTransaction, toOrderLog, toPurchases } from "#lib/purchases/order-log.ts";
import { addDays, type Day, startOfDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import { LAST_ZONE } from "#lib/time/local-time.ts";
import { assertFewBuyers, shownIds } from "#records/customers/buyers.ts";
import { eachPurchaseLog } from "#records/orders/purchase-logs.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";

export type PostedPurchases = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  orders?: readonly PostedOrder[] | null | undefined;
  customer_data?: readonly CustomerSummary[] | null | undefined;
  source?: "stored" | null | undefined;
  as_of?: Day | null | undefined;
};

/** The business's own purchases and its current day. */
export type StoredPurchases = { log: PurchaseLog; today: Day };

/** Posted purchases or orders, or the business's own. */
export const resolvePurchaseLog = (
  { transactions, orders }: PostedPurchases,
  stored?: StoredPurchases,
): PurchaseLog => {
  if (stored) return stored.log;
  return orders ? toOrderLog(orders) : toPurchases(transactions ?? []);
};

/** Summaries don't depend on the day; a fixed one makes the answer the same tomorrow. */
const FIXED_DAY: Day = "2000-01-01";

/**
 * Days since 1970: the current day, and the as-of day if it is given or does not follow from the data. `given` is the
 * as-of day to repeat in an answer about summaries, null unless the caller has one.
 */
export const resolveDays = (
  posted: PostedPurchases,
  stored?: StoredPurchases,
): { today: number; given: Day | null; asOf?: number } => {
  const given = posted.as_of ?? stored?.today ?? null;
  const asOf = given ?? (posted.customer_data && !stored ? FIXED_DAY : null);
  return {
    today: toDayNumber(stored?.today ?? toLocalDay(now(), LAST_ZONE)),
    given,
    ...(asOf !== null && { asOf: toDayNumber(asOf) }),
  };
};

export const resolveClvData = (posted: PostedPurchases, stored?: StoredPurchases): ClvData =>
  posted.customer_data && !stored
    ? { kind: "summaries", rows: posted.customer_data }
    : { kind: "purchases", log: resolvePurchaseLog(posted, stored) };

/**
 * A business's own purchases up to the end of a day, today by default. Throws INVALID_PARAMETER if more customers
 * bought than fit in one answer.
 */
export const readStoredPurchases = async (
  actor: Actor,
  { as_of: asOf, value_basis: valueBasis }: { as_of?: Day | null | undefined; value_basis?: ValueBasis | undefined },
  { signal, most }: { signal: AbortSignal; most?: number | undefined },
): Promise<StoredPurchases> => {
  const { today, timeZone, currency } = await loadBusinessDay(actor);
  await assertFewBuyers(actor, most);
  const until = startOfDay(addDays(asOf ?? today, 1), timeZone);
  const logs: PurchaseLog[] = [];
  await eachPurchaseLog(actor, { until, timeZone, currency, valueBasis }, "all", async (log) => {
    signal.throwIfAborted();
    logs.push({ ...log, customerIds: await shownIds(actor, log.customerIds) });
  });
  return { log: joinLogs(logs), today };
};
