import type { ClientBase } from "pg";
import { lockUntilCommit } from "#core/db/lock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { UsedPrefix } from "#features/imports/shops/id-prefix.ts";
import type { ConnectionKind } from "#features/imports/shops/shops.ts";
import { NUMBERS_ITS_RECORDS } from "#records/customers/record-ids.ts";

/** The prefixes that a business's connections have or had, the first one first. No other transaction chooses one until this ends. */
export const lockUsedPrefixes = async (client: ClientBase, { businessId }: Scope): Promise<UsedPrefix[]> => {
  await lockUntilCommit(client, "id prefixes", businessId);
  const { rows } = await client.query<UsedPrefix>(
    `select p.prefix, p.kind, p.address, exists (select from connections c
         where c.business_id = $1 and c.kind = p.kind and c.id_prefix = p.prefix) as is_in_use
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
    `select id_prefix as prefix from connections c where c.business_id = $1 and c.id = $2 and ${NUMBERS_ITS_RECORDS}
        and exists (select from id_prefixes where business_id = $1 and prefix <> '')`,
    [businessId, connectionId],
  );
  return rows[0]?.prefix ?? null;
};

/** The connected shops with their own numbers, the first one first. Connections with one prefix are of one shop. */
export const listNumberedShops = async (
  client: ClientBase,
  { businessId }: Scope,
): Promise<{ name: string; idPrefix: string }[]> => {
  const { rows } = await client.query<{ name: string; idPrefix: string }>(
    `select string_agg(name, ', ' order by created_at, id) as name, id_prefix from connections c
      where c.business_id = $1 and ${NUMBERS_ITS_RECORDS} group by id_prefix order by min(created_at), id_prefix`,
    [businessId],
  );
  return rows;
};

/** The line numbers of stored orders by the source's ID of the line; an order without such IDs has an empty map. */
export const readLineNumbers = async (
  client: ClientBase,
  { businessId }: Scope,
  orderExternalIds: readonly string[],
): Promise<Map<string, Map<string, number>>> => {
  if (orderExternalIds.length === 0) return new Map();
  const { rows } = await client.query<{ order: string; line: string | null; number: number | null }>(
    `select o.external_id as order, i.external_id as line, i.line_number as number
       from unnest($2::text[]) as w(id) join orders o on o.business_id = $1 and o.external_id = w.id
       left join order_items i on i.business_id = $1 and i.order_id = o.order_id and i.external_id is not null`,
    [businessId, [...new Set(orderExternalIds)]],
  );
  const orders = new Map<string, Map<string, number>>();
  for (const { order, line, number } of rows) {
    const lines = orders.get(order) ?? new Map<string, number>();
    if (line !== null && number !== null) lines.set(line, number);
    orders.set(order, lines);
  }
  return orders;
};
