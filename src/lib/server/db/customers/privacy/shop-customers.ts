import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

/** SQL: customers that the connection $2 sent. */
const SENT = `customers c where c.business_id = $1 and c.erased_at is null and c.external_id in (
  select s.external_id from source_records s where s.business_id = $1 and s.connection_id = $2 and s.external_id is not null)`;

/** SQL: whether the customer `c` came from this connection alone. */
const ALONE = `c.created_by_import is null and not exists (select from source_records other
  where other.business_id = $1 and other.connection_id <> $2 and other.external_id = c.external_id)`;

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
    `select c.customer_id as id, c.external_id as "externalId" from ${SENT} and ${ALONE}
       and ($3::uuid is null or c.customer_id > $3) order by c.customer_id limit $4`,
    [businessId, connectionId, after, limit],
  );
  return rows;
};
