import type { PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import { joinLogs } from "#lib/domain/forecast/history/join-logs.ts";
import { addDays, type Day, startOfDay } from "#lib/domain/time/day.ts";
import { eachPurchaseLog } from "#lib/server/forecast/purchase-logs.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ValueBasis } from "../domain/report/value-basis.ts";
import { assertFewBuyers, shownIds } from "../orders/stored-buyers.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
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
  const { today, timeZone, currency } = await loadCriteriaContext(actor);
  await assertFewBuyers(actor, most);
  const until = startOfDay(addDays(asOf ?? today, 1), timeZone);
  const logs: PurchaseLog[] = [];
  await eachPurchaseLog(actor, { until, timeZone, currency, valueBasis }, "all", async (log) => {
    signal.throwIfAborted();
    logs.push({ ...log, customerIds: await shownIds(actor, log.customerIds) });
  });
  return { log: joinLogs(logs), today };
};
