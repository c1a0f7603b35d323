import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

export type NamedCustomer = { id: string; externalId: string; name: string | null; email: string | null };

/** The names of these customers of a business, in the given order. */
export const nameCustomers = async (
  client: PoolClient,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<NamedCustomer[]> => {
  const { rows } = await client.query<NamedCustomer>(
    `select customer_id as id, external_id as "externalId", name, email from customers
      where business_id = $1 and customer_id = any($2::uuid[]) order by array_position($2::uuid[], customer_id)`,
    [businessId, ids],
  );
  return rows;
};

/** Our IDs by the shop's own, for existing customers of the business. */
export const idsOfExternal = async (
  client: PoolClient,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<Map<string, string>> => {
  const { rows } = await client.query<{ id: string; externalId: string }>(
    `select customer_id as id, external_id as "externalId" from customers
      where business_id = $1 and external_id = any($2::text[])`,
    [businessId, externalIds],
  );
  return new Map(rows.map(({ id, externalId }) => [externalId, id]));
};
