import type { ClientBase } from "pg";
import { type ConnectionKind, NUMBERED_KINDS } from "#core/values/connection-kinds.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { UsedPrefix } from "#features/imports/rules/connections/id-prefix.ts";

/** The prefixes that a business's connections have or had, the first one first. No other transaction chooses one until this ends. */
export const lockUsedPrefixes = async (client: ClientBase, { businessId }: Scope): Promise<UsedPrefix[]> => {
  await client.query("select pg_advisory_xact_lock(hashtextextended('id prefixes ' || $1, 0))", [businessId]);
  const { rows } = await client.query<UsedPrefix>(
    `select p.prefix, p.kind, p.address, exists (select from connections c
         where c.business_id = $1 and c.kind = p.kind and c.id_prefix = p.prefix) as "isInUse"
       from id_prefixes p where p.business_id = $1 order by p.created_at, p.kind, p.prefix`,
    [businessId],
  );
  return rows;
};

/** Notes the prefix of a connection's IDs. The first address that is known of its shop stays. */
export const noteUsedPrefix = async (
  client: ClientBase,
  { businessId }: Scope,
  { kind, prefix, address }: { kind: ConnectionKind; prefix: string; address: string | null },
): Promise<void> => {
  await client.query(
    `insert into id_prefixes as p (business_id, kind, prefix, address) values ($1, $2, $3, $4)
     on conflict (business_id, kind, prefix) do update set address = coalesce(p.address, excluded.address)`,
    [businessId, kind, prefix, address],
  );
};

/** The prefix of a connection's IDs; null if they can't be those of another shop. */
export const findIdPrefix = async (
  client: ClientBase,
  { businessId }: Scope,
  connectionId: string,
): Promise<string | null> => {
  const { rows } = await client.query<{ prefix: string }>(
    `select id_prefix as prefix from connections c where business_id = $1 and id = $2 and kind = any($3::text[])
        and exists (select from id_prefixes where business_id = $1 and prefix <> '')`,
    [businessId, connectionId, NUMBERED_KINDS],
  );
  return rows[0]?.prefix ?? null;
};

/** The connected shops with their own numbers, the first one first. Connections with one prefix are of one shop. */
export const listNumberedShops = async (
  client: ClientBase,
  { businessId }: Scope,
): Promise<{ name: string; idPrefix: string }[]> => {
  const { rows } = await client.query<{ name: string; idPrefix: string }>(
    `select string_agg(name, ', ' order by created_at, id) as name, id_prefix as "idPrefix" from connections
      where business_id = $1 and kind = any($2::text[]) group by id_prefix order by min(created_at), id_prefix`,
    [businessId, NUMBERED_KINDS],
  );
  return rows;
};
