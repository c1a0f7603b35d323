import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { Effect } from "#features/imports/rules/connections/effect.ts";
import { noteNewer, type RecordVersion, recordsWithVersion } from "#records/customers/source-records.ts";

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
