import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

/** The ID in the store of a customer, and when they were erased; undefined if there is none. */
export const findErasable = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<{ externalId: string; erasedAt: Date | null } | undefined> => {
  const { rows } = await client.query<{ externalId: string; erasedAt: Date | null }>(
    `select external_id as "externalId", erased_at as "erasedAt" from customers where business_id = $1 and customer_id = $2`,
    [businessId, id],
  );
  return rows[0];
};
