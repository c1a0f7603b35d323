import type { PoolClient } from "pg";
import { refuseField } from "#lib/domain/accounts/fields.ts";
import { assertMay } from "#lib/domain/accounts/grants.ts";
import { isPersonalId } from "#lib/domain/customers/personal-data.ts";
import { type AuditActor, insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { eraseCustomers } from "#lib/server/db/customers/privacy/erase-customers.ts";
import { forgetTombstones } from "#lib/server/db/customers/privacy/erased-customers.ts";
import { findErasable } from "#lib/server/db/customers/privacy/find-erasable.ts";
import { completeFulfilled } from "#lib/server/db/customers/privacy/privacy-requests.ts";
import { lockOrderWrites } from "#lib/server/db/imports/orders/orders.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { refusalBy } from "../../domain/errors.ts";
import type { Actor } from "../../domain/permissions.ts";
import { isUuid } from "../../domain/uuid.ts";
import { beginRunsAfterOrders } from "../../runs/run-after-import.ts";
import { noCustomer } from "../../segments/assign-segments.ts";
import { now } from "../../server/clock.ts";
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
