import { refuseField } from "#core/values/fields.ts";
import { ID_PREFIX, LONGEST_PREFIX } from "#records/rules/incoming-records.ts";
import { type ConnectionKind, getShop, numbersItsRecords } from "./shops.ts";

/** A prefix that connections of a business have or had, and the shop it was first given to. */
export type UsedPrefix = { prefix: string; kind: ConnectionKind; address: string | null; isInUse: boolean };

/** Throws INVALID_PARAMETER for anything but "" and texts such as outlet-. */
export const readIdPrefix = (kind: ConnectionKind, prefix: string): string => {
  if (prefix !== "" && !numbersItsRecords(kind)) {
    refuseField("idPrefix", {
      reason: "unique_ids",
      message: "must be empty: the IDs of this kind are unique in all shops",
    });
  }
  if (!ID_PREFIX.test(prefix) || prefix.length > LONGEST_PREFIX) {
    const message = "must be lower-case letters and digits that end with a hyphen, such as outlet-";
    refuseField("idPrefix", { reason: "id_prefix", message });
  }
  return prefix;
};

/** Throws INVALID_PARAMETER for a prefix with which an ID could be one of another shop: those of a- with b-5, and those of a-b- with 5. */
export const checkApart = (prefix: string, used: readonly UsedPrefix[]): void => {
  const other = used.find((one) => one.prefix !== prefix && one.prefix !== "" && overlap(prefix, one.prefix));
  if (!other) return;
  const values = { prefix: other.prefix };
  const message = `must not begin as the prefix of another shop: ${other.prefix}`;
  refuseField("idPrefix", { reason: "id_prefix_overlap", values, message });
};

const overlap = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);

/**
 * The prefix of a new connection's IDs: none for the first shop that numbers its records, the same again for the same shop, and
 * otherwise a new one. A shop whose address is unknown is taken for one of the same kind that is no longer connected.
 */
export const choosePrefix = (kind: ConnectionKind, address: string | null, used: readonly UsedPrefix[]): string => {
  const { ownNumbers } = getShop(kind);
  if (!ownNumbers || used.length === 0) return "";
  const ofKind = used.filter((one) => one.kind === kind);
  const same =
    ofKind.find((one) => address !== null && one.address === address) ??
    ofKind.find((one) => !one.isInUse && (address === null || one.address === null));
  if (same) return same.prefix;
  const taken = new Set(used.map(({ prefix }) => prefix));
  for (let n = 2; ; n++) {
    const prefix = `${ownNumbers.prefix}${n}-`;
    if (!taken.has(prefix)) return prefix;
  }
};
