import type { ClientBase } from "pg";
import type { IncomingOrder } from "#lib/domain/commerce/incoming-records.ts";
import type { Scope } from "#lib/domain/permissions.ts";

/** Stores when orders were deleted. */
export const noteDeleted = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
  at: Date,
): Promise<void> => {
  await client.query(
    `insert into deleted_orders (business_id, external_id, deleted_at) select $1, unnest($2::text[]), $3
     on conflict (business_id, external_id) do update set deleted_at = excluded.deleted_at`,
    [businessId, externalIds, at],
  );
};

/** Leaves out versions older than the order's deletion; a newer version restores a deleted order. */
export const withoutDeleted = async (
  client: ClientBase,
  { businessId }: Scope,
  orders: readonly IncomingOrder[],
): Promise<readonly IncomingOrder[]> => {
  const { rows } = await client.query<{ id: string; at: Date }>(
    `select external_id as id, deleted_at as at from deleted_orders
      where business_id = $1 and external_id = any($2::text[])`,
    [businessId, orders.map(({ externalId }) => externalId)],
  );
  if (rows.length === 0) return orders;
  const deletions = new Map(rows.map(({ id, at }) => [id, at]));
  const isOutdated = ({ externalId, updatedAt }: IncomingOrder): boolean => {
    const deletedAt = deletions.get(externalId);
    return !!deletedAt && !!updatedAt && updatedAt <= deletedAt;
  };
  const kept = orders.filter((order) => !isOutdated(order));
  const back = kept.flatMap(({ externalId }) => (deletions.has(externalId) ? [externalId] : []));
  await client.query("delete from deleted_orders where business_id = $1 and external_id = any($2::text[])", [
    businessId,
    back,
  ]);
  return kept;
};
