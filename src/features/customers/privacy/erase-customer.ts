import type { PoolClient } from "pg";
import { type AuditActor, insertAuditLine } from "#core/auth/audit-log.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import { refuseField } from "#core/values/fields.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { isUuid } from "#core/values/uuid.ts";
import { beginRunsAfterOrders } from "#features/axes/run-after-import.ts";
import { eraseCustomers } from "#features/customers/store/privacy/erase-customers.ts";
import { findErasable } from "#features/customers/store/privacy/find-erasable.ts";
import { completeFulfilled } from "#features/customers/store/privacy/privacy-requests.ts";
import { noCustomer } from "#features/segments/assign-segments.ts";
import { forgetTombstones } from "#records/customers/erased-customers.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { beginTextErasure } from "./erase-from-texts.ts";
import { saveErasureList } from "./erasure-list.ts";

/** In the caller's transaction, after `lockOrderWrites`. */
const erase = async (client: PoolClient, actor: AuditActor, externalId: string, at = now()): Promise<void> => {
  const [customer] = await eraseCustomers(client, actor, [{ externalId }], at);
  if (!customer) throw noCustomer();
  await completeFulfilled(client, actor, [customer], { kind: "erasure", at });
  await insertAuditLine(client, actor, { action: "customer.erased", things: { customer } });
  await beginTextErasure(client, actor);
  await beginRunsAfterOrders(client, actor);
};

/**
 * Removes what identifies a customer, for good, with an audit entry; their purchases stay, without a name. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND), and FORBIDDEN without `customers:pii` for an ID that is an email address or a phone number.
 */
export const eraseCustomer = async (actor: Actor, externalId: string): Promise<void> => {
  if (isPersonalId(externalId)) assertMay(actor, "customers:pii");
  await withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    await erase(client, actor, externalId);
  });
  await saveErasureList(actor);
};

/**
 * The same by our ID; `confirmation` is the store's own ID as the user typed it. Returns when it was done. Also throws
 * INVALID_PARAMETER for another confirmation, and CONFLICT (CUSTOMER_ERASED).
 */
export const eraseConfirmedCustomer = async (
  actor: Actor,
  id: string,
  confirmation: string,
): Promise<{ erasedAt: string }> => {
  if (!isUuid(id)) throw noCustomer();
  const at = now();
  await withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    const customer = await findErasable(client, actor, id);
    if (!customer) throw noCustomer();
    if (customer.erasedAt) throw refusalBy("CUSTOMER_ERASED", "This customer was erased");
    if (customer.externalId !== confirmation.trim()) {
      refuseField("confirmation", { reason: "not_the_customer", message: "must be the customer's ID in the store" });
    }
    await erase(client, actor, customer.externalId, at);
  });
  await saveErasureList(actor);
  return { erasedAt: at.toISOString() };
};

/** Lets imports, programs and connections store an erased customer again. Throws NOT_FOUND (CUSTOMER_NOT_FOUND) for any other. */
export const allowErasedToReturn = async (actor: Actor, id: string): Promise<void> => {
  if (!isUuid(id)) throw noCustomer();
  await withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    const customer = await findErasable(client, actor, id);
    if (!customer?.erasedAt) throw noCustomer();
    if (!(await forgetTombstones(client, actor, customer.externalId))) return;
    await insertAuditLine(client, actor, { action: "customer.return_allowed", things: { customer: id } });
  });
  await saveErasureList(actor);
};
