import { insertAuditLine } from "#lib/server/db/accounts/audit-log.ts";
import { eraseCustomers } from "#lib/server/db/imports/connections/erase-customers.ts";
import { lockOrderWrites } from "#lib/server/db/imports/orders/orders.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor } from "../domain/permissions.ts";
import { beginRunsAfterOrders } from "../runs/run-after-import.ts";
import { noCustomer } from "../segments/assign-segments.ts";

/**
 * Removes what identifies a customer, with an audit entry; their purchases stay, without a name. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND).
 */
export const eraseCustomer = (actor: Actor, externalId: string): Promise<void> =>
  withBusiness(actor, async (client) => {
    await lockOrderWrites(client, actor);
    const [customer] = await eraseCustomers(client, actor, [externalId]);
    if (!customer) throw noCustomer();
    await insertAuditLine(client, actor, { action: "customer.erased", things: { customer } });
    await beginRunsAfterOrders(client, actor);
  });
