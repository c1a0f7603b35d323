import type { ClientBase, PoolClient } from "pg";
import { refuseField } from "#core/values/fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import { type OwnId, prefixedId } from "#records/rules/incoming-records.ts";

type ConnectionScope = Scope & { connectionId: string };

/** A version of a record. Of the same `updatedAt`, the one triggered later is newer: sources write whole seconds. */
export type RecordVersion = { record: string; updatedAt: Date; triggeredAt: Date };

/** Stores these versions, one per record, unless the stored version is at least as new. Returns the records that were stored. */
export const noteNewer = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  versions: readonly RecordVersion[],
): Promise<Set<string>> => {
  if (versions.length === 0) return new Set();
  const { rows } = await client.query<{ record: string }>(
    `insert into source_records as s (business_id, connection_id, record, updated_at, triggered_at)
     select $1, $2, v.* from unnest($3::text[], $4::timestamptz[], $5::timestamptz[]) as v(record, updated_at, triggered_at)
       order by v.record
     on conflict (business_id, connection_id, record)
       do update set updated_at = excluded.updated_at, triggered_at = excluded.triggered_at
       where (s.updated_at, s.triggered_at) < (excluded.updated_at, excluded.triggered_at)
     returning record`,
    [
      businessId,
      connectionId,
      versions.map(({ record }) => record),
      versions.map(({ updatedAt }) => updatedAt),
      versions.map(({ triggeredAt }) => triggeredAt),
    ],
  );
  return new Set(rows.map(({ record }) => record));
};

/** The records among these that the source has sent on their own, not as part of another record. */
export const recordsWithVersion = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  records: readonly string[],
): Promise<Set<string>> => {
  const { rows } = await client.query<{ record: string }>(
    `select record from source_records
      where business_id = $1 and connection_id = $2 and record = any($3::text[]) and updated_at > '-infinity'`,
    [businessId, connectionId, records],
  );
  return new Set(rows.map(({ record }) => record));
};

/** A record that a shop with its own numbers sent, and the ID it is stored under if that is noted. */
type ShopRecord = { record: string; prefix: string; externalId: string | null };

/** The condition on a connection `c` whose shop has its own numbers: only of such shops prefixes are noted, even if they are empty. */
export const NUMBERS_ITS_RECORDS =
  "exists (select from id_prefixes p where p.business_id = $1 and p.kind = c.kind and p.prefix = c.id_prefix)";

const hasNumberedShops = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  const { rowCount } = await client.query(
    `select from connections c where c.business_id = $1 and ${NUMBERS_ITS_RECORDS} limit 1`,
    [businessId],
  );
  return rowCount === 1;
};

/** These records as connected shops with their own numbers sent them: one per connection. */
const findShopRecords = async (
  client: ClientBase,
  { businessId }: Scope,
  records: readonly string[],
): Promise<ShopRecord[]> => {
  const { rows } = await client.query<ShopRecord>(
    `select s.record, c.id_prefix as prefix, s.external_id
       from connections c join source_records s on s.business_id = $1 and s.connection_id = c.id and s.record = any($2::text[])
      where c.business_id = $1 and ${NUMBERS_ITS_RECORDS}`,
    [businessId, records],
  );
  return rows;
};

/** The external IDs under which these records are stored, as far as they are noted. */
const findStoredIds = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  records: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await client.query<{ record: string; externalId: string }>(
    `select record, external_id from source_records
      where business_id = $1 and connection_id = $2 and record = any($3::text[]) and external_id is not null`,
    [businessId, connectionId, records],
  );
  return new Map(rows.map(({ record, externalId }) => [record, externalId]));
};

/** Each customer's external ID: the stored one, or the given one if the customer is new. Others are left out. */
export const resolveExternalIds = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  customers: ReadonlyMap<string, string | null>,
): Promise<Map<string, string>> => {
  const given = [...customers].filter((pair): pair is [string, string] => pair[1] !== null);
  await client.query(
    `insert into source_records as s (business_id, connection_id, record, external_id)
     select $1, $2, v.* from unnest($3::text[], $4::text[]) as v(record, external_id) order by v.record
     on conflict (business_id, connection_id, record) do update set external_id = excluded.external_id
       where s.external_id is null`,
    [businessId, connectionId, given.map(([record]) => record), given.map(([, externalId]) => externalId)],
  );
  return findStoredIds(client, { businessId, connectionId }, [...customers.keys()]);
};

/** Of IDs that would otherwise be those of another shop's records. */
const APART = "shop1-";

/** The prefixes that connected shops have or had. */
const findPrefixes = async (client: ClientBase, { businessId }: Scope): Promise<string[]> => {
  const { rows } = await client.query<{ prefix: string }>(
    "select distinct prefix from id_prefixes where business_id = $1 and prefix <> ''",
    [businessId],
  );
  return rows.map(({ prefix }) => prefix);
};

/** Whether an ID here is within the prefix of another shop; of several that fit, the longest is its shop's. */
const ofAnotherShop = (prefixes: readonly string[], prefix: string, id: string): boolean => {
  const [longest = ""] = prefixes.filter((each) => id.startsWith(each)).sort((a, b) => b.length - a.length);
  return longest !== "" && longest !== prefix;
};

/** Whether a record has the ID of the source here, as those of the first shop, and others from before there were prefixes. */
const isPlain = ({ record, prefix, externalId }: ShopRecord): boolean =>
  externalId === null ? prefix === "" : externalId === record.slice(record.indexOf(":") + 1);

/** The IDs here of a source whose IDs are unique in all shops: as they are, unless they are within a shop's prefix. */
export const readIdsApart = async (client: ClientBase, scope: Scope): Promise<OwnId> => {
  const prefixes = await findPrefixes(client, scope);
  return (_, id) => (ofAnotherShop(prefixes, "", id) && !isPersonalId(id) ? `${APART}${id}` : id);
};

/**
 * The IDs here of a shop's records. Those that were stored under another ID before the shop had a prefix keep it, and no other shop
 * gets it, nor any other ID of another shop's.
 */
export const readOwnIds = async (
  client: PoolClient,
  scope: Scope,
  prefix: string,
  records: ReadonlySet<string>,
): Promise<OwnId> => {
  const stored = new Map<string, string>();
  const [ofOthers, plain] = [new Set<string>(), new Set<string>()];
  const prefixes = await findPrefixes(client, scope);
  for (const found of await findShopRecords(client, scope, [...records])) {
    const { record, externalId } = found;
    if (found.prefix !== prefix && isPlain(found)) ofOthers.add(record);
    if (found.prefix === prefix && externalId !== null) stored.set(record, externalId);
    else if (found.prefix === prefix) plain.add(record);
  }
  return (kind, id) => {
    const record = `${kind}:${id}`;
    const own = stored.get(record) ?? prefixedId(prefix, id);
    if (stored.has(record) || isPersonalId(id)) return own;
    const isTaken =
      (prefix === "" && ofOthers.has(record)) || (!plain.has(record) && ofAnotherShop(prefixes, prefix, own));
    return isTaken ? `${APART}${own}` : own;
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
