import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

export type NamedCustomer = { id: string; externalId: string; name: string | null; email: string | null };

/** What these customers of a business are called, in the order of the ids given. */
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
