import { type CustomerRequest, readCustomerChange } from "#lib/customers/read-customer-change.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { now } from "#lib/server/clock.ts";
import { lockActiveFields } from "#lib/server/db/customers/custom-fields.ts";
import { saveCustomers } from "#lib/server/db/customers/save-customers.ts";
import { lockOrderWrites } from "#lib/server/db/imports/orders/orders.ts";
import { type BatchResult, type PostedItem, postBatch } from "./post-batch.ts";

/** Creates and changes customers, each on its own. */
export const postCustomers = (actor: Actor, items: readonly PostedItem<CustomerRequest>[]): Promise<BatchResult> => {
  const at = now();
  return postBatch(actor, items, {
    action: "customers.saved",
    idOf: ({ externalId }) => externalId,
    reader: async (client) => {
      const fields = await lockActiveFields(client, actor, "customers");
      return (request: CustomerRequest) => readCustomerChange(request, at, fields);
    },
    save: async (client, changes) => {
      await lockOrderWrites(client, actor);
      return saveCustomers(client, actor, changes, at);
    },
  });
};
