import { refuseField } from "#lib/domain/accounts/fields.ts";
import { isPersonalId } from "#lib/domain/customers/personal-data.ts";
import type { PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import { joinLogs } from "#lib/domain/forecast/history/join-logs.ts";
import { addDays, type Day, startOfDay } from "#lib/domain/time/day.ts";
import { countBuyers } from "#lib/server/db/customers/buyers.ts";
import { eachPurchaseLog } from "#lib/server/db/forecast/purchase-logs.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { type Actor, hidesPersonalData } from "../domain/permissions.ts";
import type { ValueBasis } from "../domain/report/value-basis.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { nameCustomers } from "../server/db/customers/customers.ts";
import type { StoredPurchases } from "./posted-purchases.ts";

/** One answer holds every customer: above this it would be too large and too slow. */
const MOST_CUSTOMERS = 50_000;
/** Where all customers' forecasts can be read instead. */
const FORECASTS_PATH = "/api/admin/forecast/customers";

/**
 * Replaces internal customer IDs with the shop's own, which API callers use. Without `customers:pii` those that are email
 * addresses or phone numbers stay internal, because masked ones are not unique.
 */
const withExternalIds = async (actor: Actor, log: PurchaseLog): Promise<PurchaseLog> => {
  const found = await withBusiness(actor, (client) => nameCustomers(client, actor, log.customerIds));
  const isMasked = hidesPersonalData(actor);
  const shown = found.filter(({ externalId }) => !(isMasked && isPersonalId(externalId)));
  const names = new Map(shown.map(({ id, externalId }) => [id, externalId]));
  return { ...log, customerIds: log.customerIds.map((id) => names.get(id) ?? id) };
};

/**
 * A business's own purchases up to the end of a day, today by default. Throws INVALID_PARAMETER if more customers
 * bought than fit in one answer.
 */
export const readStoredPurchases = async (
  actor: Actor,
  { as_of: asOf, value_basis: valueBasis }: { as_of?: Day | null | undefined; value_basis?: ValueBasis | undefined },
  { signal, most = MOST_CUSTOMERS }: { signal: AbortSignal; most?: number },
): Promise<StoredPurchases> => {
  const { today, timeZone, currency } = await loadCriteriaContext(actor);
  const buyers = await countBuyers(actor);
  if (buyers > most) {
    const message = `supports at most ${most} customers: read the stored forecasts at ${FORECASTS_PATH}`;
    refuseField("source", { reason: "too_many_stored", message, values: { max: most, instead: FORECASTS_PATH } });
  }
  const until = startOfDay(addDays(asOf ?? today, 1), timeZone);
  const logs: PurchaseLog[] = [];
  await eachPurchaseLog(actor, { until, timeZone, currency, valueBasis }, "all", async (log) => {
    signal.throwIfAborted();
    logs.push(await withExternalIds(actor, log));
  });
  return { log: joinLogs(logs), today };
};
