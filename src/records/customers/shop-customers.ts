import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/** SQL: the customers' IDs in the records of connections. */
const buildIdsQuery = (connections: string): string =>
  `(select s.external_id from source_records s where s.business_id = $1 and s.connection_id ${connections} and s.external_id is not null
      and s.record not like 'order:%')`;

/** SQL: customers that the connection $2 sent, or who were merged with one. */
const SENT = `customers c where c.business_id = $1 and c.erased_at is null and (c.external_id in ${buildIdsQuery("= $2")}
  or c.customer_id in (select a.customer_id from customer_aliases a where a.business_id = $1 and a.external_id in ${buildIdsQuery("= $2")}))`;

/** SQL: whether the customer `c`, and everyone merged into them, came from this connection alone. */
const ALONE = `not exists (select from (
    select c.external_id, c.created_by_import::text as import
    union all
    select a.external_id, m.merged ->> 'created_by_import' from customer_aliases a
      join customer_merges m on m.business_id = $1 and m.id = a.merge_id where a.business_id = $1 and a.customer_id = c.customer_id
  ) known where import is not null or external_id not in ${buildIdsQuery("= $2")} or external_id in ${buildIdsQuery("<> $2")})`;

/** How many customers a connection sent alone, and how many also came from elsewhere. */
export const countShopCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  connectionId: string,
): Promise<{ customers: number; kept: number }> => {
  const { rows } = await client.query<{ customers: number; kept: number }>(
    `select count(*) filter (where ${ALONE})::int as customers, count(*) filter (where not (${ALONE}))::int as kept from ${SENT}`,
    [businessId, connectionId],
  );
  return rows[0] ?? { customers: 0, kept: 0 };
};

/** Some of the customers that a connection sent alone, after an ID, in its order. */
export const findShopCustomers = async (
  client: ClientBase,
  { businessId }: Scope,
  connectionId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<{ id: string; externalId: string }[]> => {
  const { rows } = await client.query<{ id: string; externalId: string }>(
    `select c.customer_id as id, c.external_id from ${SENT} and ${ALONE}
       and ($3::uuid is null or c.customer_id > $3) order by c.customer_id limit $4`,
    [businessId, connectionId, after, limit],
  );
  return rows;
};
