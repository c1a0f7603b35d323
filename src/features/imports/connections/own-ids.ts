import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Effect } from "#features/imports/rules/connections/effect.ts";
import { withOwnIds } from "#features/imports/rules/connections/id-prefix.ts";
import { findIdPrefix } from "#features/imports/store/connections/id-prefixes.ts";
import { readOwnIds } from "#records/customers/record-ids.ts";
import { resolveExternalIds } from "#records/customers/source-records.ts";
import type { OwnId } from "#records/rules/own-ids.ts";

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
  if (moved.size > 0) await resolveExternalIds(client, place, moved);
  return found;
};
