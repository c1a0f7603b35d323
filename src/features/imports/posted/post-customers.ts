import { now } from "#core/server/clock.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { type CustomerRequest, readCustomerChange } from "#features/customers/read-customer-change.ts";
import type { CustomerChange } from "#features/customers/rules/customer-change.ts";
import { saveCustomers } from "#features/customers/store/save-customers.ts";
import { lockActiveFields } from "#records/customers/custom-fields.ts";
import { readCheckedIds } from "#records/customers/record-ids.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import { asBatch, type BatchResult, type ItemResult, type PostedItem, postBatch } from "./post-batch.ts";

/**
 * As shown to a caller without `customers:pii`: whether a stored customer has the values that were sent, or whether one has an ID that
 * is an email address or a phone number, would confirm a guess. So these are all `updated`.
 */
const withoutOutcomes = ({ results }: BatchResult): BatchResult =>
  asBatch(
    results.map((result): ItemResult => {
      const isHidden =
        result.status === "unchanged" || (result.status === "created" && isPersonalId(result.externalId ?? ""));
      return isHidden ? { ...result, status: "updated" } : result;
    }),
  );

/** Creates and changes customers, each on its own. `idPrefix`: of the shop whose IDs they have. */
export const postCustomers = async (
  actor: Actor,
  items: readonly PostedItem<CustomerRequest>[],
  idPrefix?: string | null,
): Promise<BatchResult> => {
  const at = now();
  const posted = await postBatch(actor, items, {
    action: "customers.saved",
    idOf: ({ externalId }) => externalId,
    storedAs: ({ externalId }: CustomerChange) => externalId,
    reader: async (client, values) => {
      // So that no connection stores a record after it was looked for.
      await lockOrderWrites(client, actor);
      const { own, check } = await readCheckedIds(client, actor, idPrefix, (visit) => {
        for (const { externalId } of values) visit("customer", externalId);
      });
      const fields = await lockActiveFields(client, actor, "customers");
      return (request: CustomerRequest) => {
        check("externalId", "customer", request.externalId);
        return readCustomerChange({ ...request, externalId: own("customer", request.externalId) }, at, fields);
      };
    },
    save: (client, changes) => saveCustomers(client, actor, changes, at),
  });
  return hidesPersonalData(actor) ? withoutOutcomes(posted) : posted;
};
