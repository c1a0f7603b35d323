import { loadBusinessDay } from "#core/auth/business-day.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { joinLogs } from "#lib/clv/purchase-log.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import { assertFewBuyers, shownIds } from "#records/customers/buyers.ts";
import { eachPurchaseLog } from "#records/orders/purchase-logs.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";
import type { StoredPurchases } from "./posted-purchases.ts";

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
