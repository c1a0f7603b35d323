import { randomUUID } from "node:crypto";
import type { ClientBase } from "pg";
import type { OrderState } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { withBusiness } from "./with-business.ts";

/**
 * Changes with every transaction that writes orders of the business (migration 0029) or changes its name, time zone or
 * currency. Both numbers only grow, so their sum never repeats. Starts at 1.
 */
export const readDataRevision = (scope: Scope): Promise<string> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ revision: string }>(
      `select b.version + coalesce(r.revision, 0) as revision
         from businesses b left join data_revisions r on r.business_id = b.id where b.id = $1`,
      [scope.businessId],
    );
    return rows[0]?.revision ?? "0";
  });

/** The state that a transaction sees; null until the first write since the business was created or restored. */
export const readOrderState = async (client: ClientBase, { businessId }: Scope): Promise<OrderState | null> => {
  const { rows } = await client.query<OrderState>(
    "select epoch, revision::float8 as revision from data_revisions where business_id = $1",
    [businessId],
  );
  return rows[0] ?? null;
};

/**
 * Gives the business a state if it has none yet, no smaller than those in which its customers changed: a restored backup has
 * these, but not the business's own.
 */
export const ensureOrderState = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query(
    `insert into data_revisions as r (business_id, revision)
     select $1, coalesce(max(changed_in), 0) from customer_metrics where business_id = $1 and changed_in > 0
     on conflict (business_id) do update set revision = excluded.revision where r.revision < excluded.revision`,
    [businessId],
  );
};

/** Makes earlier copies of the orders unusable. For deleted customers: a copy is updated with customers who changed, who must exist. */
export const startNewEpoch = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query("update data_revisions set epoch = $2 where business_id = $1", [businessId, randomUUID()]);
};

/** Deletes cached reports, which can name customers, and makes answers that are cached elsewhere outdated. */
export const forgetReports = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query("delete from report_cache where business_id = $1", [businessId]);
  await client.query(
    `insert into data_revisions as d (business_id, revision) values ($1, 1)
     on conflict (business_id) do update set revision = d.revision + 1`,
    [businessId],
  );
};
