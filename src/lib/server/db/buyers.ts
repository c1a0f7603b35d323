import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "./with-business.ts";

/** Who ever bought, and when the first of them did. */
export const countBuyers = (scope: Scope): Promise<{ buyers: number; firstAt: Date | null }> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ buyers: number; firstAt: Date | null }>(
      `select count(last_order_at) as buyers, min(first_order_at) as "firstAt" from customer_metrics where business_id = $1`,
      [scope.businessId],
    );
    return rows[0] ?? { buyers: 0, firstAt: null };
  });
