import type { PoolClient } from "pg";
import { refuseField } from "#core/values/fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { type OwnId, prefixedId } from "#records/rules/own-ids.ts";
import { findShopRecords, hasNumberedShops, type ShopRecord } from "./source-records.ts";

/** Of IDs of the first shop, which has none, if another shop's record had the same ID before there were prefixes. */
const OF_FIRST = "shop1-";

/** Whether a record has the ID of the source here, as those of the first shop, and others from before there were prefixes. */
const isPlain = ({ record, prefix, externalId }: ShopRecord): boolean =>
  externalId === null ? prefix === "" : externalId === record.slice(record.indexOf(":") + 1);

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
  for (const found of await findShopRecords(client, scope, [...records])) {
    const { record, externalId } = found;
    if (found.prefix !== prefix && isPlain(found)) ofOthers.add(record);
    if (found.prefix === prefix && externalId !== null) stored.set(record, externalId);
  }
  return (kind, id) => {
    const record = `${kind}:${id}`;
    const isTaken = prefix === "" && ofOthers.has(record) && !isPersonalId(id);
    return stored.get(record) ?? prefixedId(isTaken ? OF_FIRST : prefix, id);
  };
};

/** Why a sender must say whose IDs these are; shared by all records, with their IDs beside it. */
export const OF_A_SHOP =
  "A connected shop has a record with this ID. Choose that shop if this is its record, or an ID prefix to keep it apart";

type SenderIds = {
  own: OwnId;
  /** A connected shop sent a record of this ID, and the sender did not say whose it is. */
  isOfShop: (kind: "order" | "customer", id: string) => boolean;
};

/**
 * The IDs here of what a file or a program sends: those of the shop with this prefix ("" is that of the first shop). Without one they
 * stay as they are, and must not be those of a connected shop's records: a number is a record's name in its own shop only.
 */
export const readSenderIds = async (
  client: PoolClient,
  scope: Scope,
  idPrefix: string | null | undefined,
  /** Calls it with each ID. */
  visit: (own: OwnId) => void,
): Promise<SenderIds> => {
  if (!idPrefix && !(await hasNumberedShops(client, scope))) return { own: (_, id) => id, isOfShop: () => false };
  const records = new Set<string>();
  visit((kind, id) => {
    records.add(`${kind}:${id}`);
    return id;
  });
  if (idPrefix !== null && idPrefix !== undefined)
    return { own: await readOwnIds(client, scope, idPrefix, records), isOfShop: () => false };
  const found = await findShopRecords(client, scope, [...records]);
  const ofShops = new Set(found.filter(isPlain).map(({ record }) => record));
  return { own: (_, id) => id, isOfShop: (kind, id) => ofShops.has(`${kind}:${id}`) && !isPersonalId(id) };
};

/** A part of what programs send: the prefix of the shop whose IDs it has. */
export type OfShop = { idPrefix?: string | null | undefined };

/** The same for a program, with a check that throws INVALID_PARAMETER for a field whose ID is that of a shop's record. */
export const readCheckedIds = async (
  client: PoolClient,
  scope: Scope,
  idPrefix: string | null | undefined,
  visit: (own: OwnId) => void,
) => {
  const { own, isOfShop } = await readSenderIds(client, scope, idPrefix, visit);
  const check = (field: string, kind: "order" | "customer", id: string): void => {
    if (!isOfShop(kind, id)) return;
    const message =
      'is the ID of a record that a connected shop sent. If this is its record, send the shop\'s idPrefix ("" if it has none), or another one to keep yours apart';
    refuseField(field, { reason: "id_of_shop", message });
  };
  return { own, check };
};
