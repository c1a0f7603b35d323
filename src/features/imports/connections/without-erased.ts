import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Effect, SourceCustomer } from "#features/imports/rules/connections/effect.ts";
import { erasedAmong, erasedRecords } from "#records/customers/erased-customers.ts";

const pickCustomer = (effect: Effect): SourceCustomer | null => ("customer" in effect ? effect.customer : null);

/** Tickets name their customers by email address. */
const pickWriterEmail = (effect: Effect): string | null =>
  effect.kind === "help_desk_ticket" ? effect.ticket.email : null;

const identifiedBy = (effect: Effect) => {
  const email = pickWriterEmail(effect);
  if (email) return [{ externalId: email, email }];
  const externalId = pickCustomer(effect)?.externalId;
  if (!externalId) return [];
  return [
    { externalId, ...(effect.kind === "customer" && { email: effect.change.email, phone: effect.change.phone }) },
  ];
};

/**
 * Replaces what sources say about erased customers: an order belongs to their alias, and changes and requests to erase them again
 * are null. Other effects are returned as they are.
 */
const anonymizer = async (
  client: PoolClient,
  place: Scope & { connectionId: string },
  effects: readonly Effect[],
): Promise<(effect: Effect) => Effect | null> => {
  const named = effects.flatMap((effect) => pickCustomer(effect)?.record ?? []);
  const byRecord = await erasedRecords(client, place, place.connectionId, named);
  const byId = await erasedAmong(client, place, effects.flatMap(identifiedBy));
  return (effect) => {
    const customer = pickCustomer(effect);
    if (byId.has(pickWriterEmail(effect) ?? "")) return null;
    const alias = customer && (byRecord.get(customer.record) ?? byId.get(customer.externalId ?? ""));
    if (!alias) return effect;
    if (effect.kind !== "order") return null;
    return { ...effect, customer: { ...customer, record: `customer:${alias}`, externalId: alias } };
  };
};

/** Lists of effects without erased customers. An effect that is not about one stays the same object. */
export const withoutErased = async <Carrier extends { effect: Effect }>(
  client: PoolClient,
  place: Scope & { connectionId: string },
  lists: readonly (readonly Carrier[])[],
): Promise<Carrier[][]> => {
  const anonymize = await anonymizer(
    client,
    place,
    lists.flat().map(({ effect }) => effect),
  );
  return lists.map((list) =>
    list.flatMap((one) => {
      const effect = anonymize(one.effect);
      return effect === one.effect ? one : effect ? { ...one, effect } : [];
    }),
  );
};
