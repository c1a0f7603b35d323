import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "../with-business.ts";

/** Who ever bought: counted from an index, however many they are. */
export const countBuyers = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ buyers: number }>(
      "select count(*) as buyers from customer_metrics where business_id = $1 and last_order_at is not null",
      [scope.businessId],
    );
    return rows[0]?.buyers ?? 0;
  });

/** When the first of them bought; null before. */
export const findFirstPurchase = (scope: Scope): Promise<Date | null> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ at: Date | null }>(
      "select min(first_order_at) as at from customer_metrics where business_id = $1",
      [scope.businessId],
    );
    return rows[0]?.at ?? null;
  });

/** Who ever ordered anything, also what was cancelled or sent back. */
export const countOrderers = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ orderers: number }>(
      "select count(*) as orderers from customer_metrics where business_id = $1",
      [scope.businessId],
    );
    return rows[0]?.orderers ?? 0;
  });
