import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "../with-business.ts";

/** Customers with at least one purchase, counted with an index. */
export const countBuyers = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ buyers: number }>(
      "select count(*) as buyers from customer_metrics where business_id = $1 and last_order_at is not null",
      [scope.businessId],
    );
    return rows[0]?.buyers ?? 0;
  });

/** The date of the first purchase; null without any. */
export const findFirstPurchase = (scope: Scope): Promise<Date | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ at: Date | null }>(
      "select min(first_order_at) as at from customer_metrics where business_id = $1",
      [scope.businessId],
    );
    return rows[0]?.at ?? null;
  });

/** Customers with any order, including cancelled or refunded ones. */
export const countOrderers = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ orderers: number }>(
      "select count(*) as orderers from customer_metrics where business_id = $1",
      [scope.businessId],
    );
    return rows[0]?.orderers ?? 0;
  });
