import type { PoolClient } from "pg";
import type { Effect } from "#lib/domain/imports/connections/effect.ts";
import { prefixedId, withOwnIds } from "#lib/domain/imports/connections/id-prefix.ts";
import { findIdPrefix } from "#lib/server/db/imports/connections/id-prefixes.ts";
import { findStoredIds } from "#lib/server/db/imports/connections/source-records.ts";
import type { Scope } from "../../domain/permissions.ts";

/**
 * Effects under the IDs that a connection's records have here: those that were stored under another one before the connection had
 * a prefix keep it. Every delivery and every record that is read passes this once, before anything else looks at its IDs.
 */
export const underOwnIds = async <Carrier extends { effect: Effect }>(
  client: PoolClient,
  place: Scope & { connectionId: string },
  lists: readonly (readonly Carrier[])[],
): Promise<(readonly Carrier[])[]> => {
  const prefix = await findIdPrefix(client, place, place.connectionId);
  if (prefix === "") return [...lists];
  const records = new Set<string>();
  for (const { effect } of lists.flat())
    withOwnIds(effect, (kind, id) => {
      records.add(`${kind}:${id}`);
      return id;
    });
  const stored = await findStoredIds(client, place, [...records]);
  const own = (kind: string, id: string) => stored.get(`${kind}:${id}`) ?? prefixedId(prefix, id);
  return lists.map((list) => list.map((one) => ({ ...one, effect: withOwnIds(one.effect, own) })));
};
