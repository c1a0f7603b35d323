import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";

export const countCustomers = async (client: PoolClient, { businessId }: Scope): Promise<number> => {
  const { rows } = await client.query<{ count: number }>(
    "select count(*) as count from customers where business_id = $1",
    [businessId],
  );
  return rows[0]?.count ?? 0;
};
