import type { z } from "zod";
import { now } from "#core/server/clock.ts";
import { readChecked } from "#core/values/fields.ts";
import { type Actor, hidesPersonalData } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { type CustomerRequest, readCustomerChange } from "#features/customers/put-customer.ts";
import { type postedEvent, readPostedEvent } from "#features/imports/rules/posted-events.ts";
import { beginRunForRules } from "#features/segments/follow-changes.ts";
import { lockActiveFields } from "#records/customers/custom-fields.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { readCheckedIds } from "#records/customers/record-ids.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import { saveEvents } from "#records/support/customer-events.ts";
import {
  asBatch,
  type BatchResult,
  customerChecker,
  type ItemResult,
  type PostedItem,
  postBatch,
} from "./posted-records.ts";

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
        const change = { ...request, externalId: own("customer", request.externalId) };
        return readChecked([() => check("externalId", "customer", request.externalId)], () =>
          readCustomerChange(change, at, fields),
        );
      };
    },
    save: async (client, changes) => (await saveCustomers(client, actor, changes, at)).outcomes,
  });
  return hidesPersonalData(actor) ? withoutOutcomes(posted) : posted;
};

type PostedEvent = z.output<typeof postedEvent>;

/** Creates and replaces events of customers, each on its own. */
export const postEvents = (actor: Actor, items: readonly PostedItem<PostedEvent>[]): Promise<BatchResult> =>
  postBatch(actor, items, {
    action: "events.saved",
    idOf: ({ externalId }) => externalId,
    reader: async (client, events) => {
      const check = await customerChecker(client, actor, events);
      const at = now();
      return (event: PostedEvent) => {
        return readChecked([() => check(event)], () => readPostedEvent(event, at));
      };
    },
    save: (client, events) => saveEvents(client, actor, events),
    begin: (client) => beginRunForRules(client, actor, "events"),
  });
