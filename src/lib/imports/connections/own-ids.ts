import type { PoolClient } from "pg";
import { isPersonalId } from "#lib/domain/customers/personal-data.ts";
import type { Effect } from "#lib/domain/imports/connections/effect.ts";
import { type OwnId, prefixedId, withOwnIds } from "#lib/domain/imports/connections/id-prefix.ts";
import { findIdPrefix } from "#lib/server/db/imports/connections/id-prefixes.ts";
import { externalIdsOf, findShopRecords } from "#lib/server/db/imports/connections/source-records.ts";
import type { Scope } from "../../domain/permissions.ts";

/** Of IDs of the first shop, which has none, if another shop's record had the same ID before there were prefixes. */
const OF_FIRST = "shop1-";

/**
 * The IDs here of a shop's records. Those that were stored under another ID before the shop had a prefix keep it, and no other shop
 * gets it.
 */
export const readOwnIds = async (
  client: PoolClient,
  scope: Scope,
  prefix: string,
  records: ReadonlySet<string>,
): Promise<OwnId> => {
  const stored = new Map<string, string>();
  const ofOthers = new Set<string>();
  for (const { record, prefix: shop, externalId } of await findShopRecords(client, scope, [...records])) {
    if (externalId === null) continue;
    if (shop === prefix) stored.set(record, externalId);
    else if (record.endsWith(`:${externalId}`)) ofOthers.add(record);
  }
  return (kind, id) => {
    const record = `${kind}:${id}`;
    const isTaken = prefix === "" && ofOthers.has(record) && !isPersonalId(id);
    return stored.get(record) ?? prefixedId(isTaken ? OF_FIRST : prefix, id);
  };
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
  if (prefix === null) return [...lists];
  const records = new Set<string>();
  for (const { effect } of lists.flat())
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
  const found = lists.map((list) => list.map((one) => ({ ...one, effect: withOwnIds(one.effect, under) })));
  // Also if the other shop's connection is deleted.
  if (moved.size > 0) await externalIdsOf(client, place, moved);
  return found;
};
