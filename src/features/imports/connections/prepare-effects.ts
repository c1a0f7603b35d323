import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { cleanId } from "#core/values/texts.ts";
import type { Effect, SourceCustomer } from "#features/imports/rules/connections/effect.ts";
import { withOwnIds } from "#features/imports/rules/connections/own-ids.ts";
import { findIdPrefix } from "#features/imports/store/connections/source-ids.ts";
import { erasedAmong, erasedRecords } from "#records/customers/erased-customers.ts";
import {
  noteNewer,
  type RecordVersion,
  readIdsApart,
  readOwnIds,
  recordsWithVersion,
  resolveExternalIds,
} from "#records/customers/record-ids.ts";

import type { OwnId } from "#records/rules/incoming-records.ts";

/** An effect and when it was delivered or read. */
export type DeliveredEffect = { effect: Effect; receivedAt: Date; triggeredAt: Date | null };

/** Whether newer versions replace it. An erasure is never outdated: whatever the source says afterwards doesn't undo it. */
const isVersioned = (effect: Effect) => "record" in effect && effect.kind !== "erase";

/** When the source changed a record, or else when it was delivered; null for effects without versions. */
export const toRecordVersion = ({ effect, receivedAt, triggeredAt }: DeliveredEffect): RecordVersion | null =>
  "record" in effect && isVersioned(effect)
    ? {
        record: effect.record,
        updatedAt: effect.updatedAt ?? triggeredAt ?? receivedAt,
        triggeredAt: triggeredAt ?? receivedAt,
      }
    : null;

const isNewer = (one: RecordVersion, other: RecordVersion): boolean =>
  one.updatedAt > other.updatedAt ||
  (one.updatedAt.getTime() === other.updatedAt.getTime() && one.triggeredAt > other.triggeredAt);

/**
 * The effects to store, in order: each record's newest version, unless the stored one is at least as new; an order's contact
 * details only if the source has not sent the customer; and all effects without versions, such as erasures.
 */
export const newestEffects = async (
  client: PoolClient,
  place: Scope & { connectionId: string },
  all: readonly DeliveredEffect[],
): Promise<DeliveredEffect[]> => {
  const newest = new Map<string, { one: DeliveredEffect; version: RecordVersion }>();
  for (const one of all) {
    const version = toRecordVersion(one);
    const other = version && newest.get(version.record);
    if (version && (!other || isNewer(version, other.version))) newest.set(version.record, { one, version });
  }
  const versions = [...newest.values()].map(({ version }) => version);
  const noted = await noteNewer(client, place, versions);
  const owners = all.flatMap(({ effect }) =>
    effect.kind === "customer" && effect.isFromOrder && effect.customer.record !== effect.record
      ? [effect.customer.record]
      : [],
  );
  const known = await recordsWithVersion(client, place, owners);
  return all.filter((one) => {
    const { effect } = one;
    if (!("record" in effect) || !isVersioned(effect)) return true;
    if (newest.get(effect.record)?.one !== one || !noted.has(effect.record)) return false;
    const isFromOrder = effect.kind === "customer" && effect.isFromOrder;
    return !(isFromOrder && known.has(effect.customer.record) && effect.customer.record !== effect.record);
  });
};

/**
 * Effects under the IDs that a connection's records have here. Every delivery and every record that is read passes this once, before
 * anything else looks at its IDs.
 */
export const underOwnIds = async <Carrier extends { effect: Effect }>(
  client: PoolClient,
  place: Scope & { connectionId: string },
  lists: readonly (readonly Carrier[])[],
): Promise<(readonly Carrier[])[]> => {
  const prefix = await findIdPrefix(client, place, place.connectionId);
  const clean = lists.map((list) =>
    list.map((one) => ({ ...one, effect: withOwnIds(one.effect, (_, id) => cleanId(id)) })),
  );
  if (prefix === null) {
    const apart = await readIdsApart(client, place);
    return clean.map((list) => list.map((one) => ({ ...one, effect: withOwnIds(one.effect, apart) })));
  }
  const records = new Set<string>();
  for (const { effect } of clean.flat())
    withOwnIds(effect, (kind, id) => {
      records.add(`${kind}:${id}`);
      return id;
    });
  const own = await readOwnIds(client, place, prefix, records);
  const moved = new Map<string, string>();
  const under: OwnId = (kind, id) => {
    const here = own(kind, id);
    if (prefix === "" && here !== id) moved.set(`${kind}:${id}`, here);
    return here;
  };
  const found = clean.map((list) => list.map((one) => ({ ...one, effect: withOwnIds(one.effect, under) })));
  // Also if the other shop's connection is deleted.
  if (moved.size > 0) await resolveExternalIds(client, place, moved);
  return found;
};

export const pickCustomer = (effect: Effect): SourceCustomer | null => ("customer" in effect ? effect.customer : null);

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
