import type { ClientBase } from "pg";
import { NUMBERED_KINDS } from "#core/values/connection-kinds.ts";
import type { Scope } from "#core/values/permissions.ts";

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
      ...[businessId, connectionId],
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
export type ShopRecord = { record: string; prefix: string; externalId: string | null };

export const hasNumberedShops = async (client: ClientBase, { businessId }: Scope): Promise<boolean> => {
  const { rowCount } = await client.query(
    "select from connections where business_id = $1 and kind = any($2::text[]) limit 1",
    [businessId, NUMBERED_KINDS],
  );
  return rowCount === 1;
};

/** These records as connected shops with their own numbers sent them: one per connection. */
export const findShopRecords = async (
  client: ClientBase,
  { businessId }: Scope,
  records: readonly string[],
): Promise<ShopRecord[]> => {
  const { rows } = await client.query<ShopRecord>(
    `select s.record, c.id_prefix as prefix, s.external_id as "externalId"
       from connections c join source_records s on s.business_id = $1 and s.connection_id = c.id and s.record = any($3::text[])
      where c.business_id = $1 and c.kind = any($2::text[])`,
    [businessId, NUMBERED_KINDS, records],
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
    `select record, external_id as "externalId" from source_records
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
