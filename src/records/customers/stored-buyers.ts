import { withBusiness } from "#core/db/with-business.ts";
import { refuseField } from "#core/values/fields.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { countBuyers } from "#records/customers/buyers.ts";
import { nameCustomers } from "#records/customers/customers.ts";

/** One answer holds every customer: above this it would be too large and too slow. */
const MOST_CUSTOMERS = 50_000;
/** Where all customers' forecasts can be read instead. */
const FORECASTS_PATH = "/api/admin/forecast/customers";

/** Throws INVALID_PARAMETER if more customers bought than fit in one answer. */
export const assertFewBuyers = async (actor: Actor, most = MOST_CUSTOMERS): Promise<void> => {
  const buyers = await countBuyers(actor);
  if (buyers <= most) return;
  const message = `supports at most ${most} customers: read the stored forecasts at ${FORECASTS_PATH}`;
  refuseField("source", { reason: "too_many_stored", message, values: { max: most, instead: FORECASTS_PATH } });
};

/**
 * The shop's own IDs of customers, which API callers use. Without `customers:pii` those that are email addresses or phone
 * numbers stay internal, because masked ones are not unique.
 */
export const shownIds = async (actor: Actor, ids: readonly string[]): Promise<string[]> => {
  const found = await withBusiness(actor, (client) => nameCustomers(client, actor, ids));
  const isMasked = hidesPersonalData(actor);
  const shown = found.filter(({ externalId }) => !(isMasked && isPersonalId(externalId)));
  const names = new Map(shown.map(({ id, externalId }) => [id, externalId]));
  return ids.map((id) => names.get(id) ?? id);
};
