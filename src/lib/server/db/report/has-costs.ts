import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "../with-business.ts";

/** Whether the gross margin of any customer is known. */
export const hasCosts = (scope: Scope): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ found: boolean }>(
      "select exists (select from customer_metrics where business_id = $1 and gross_margin is not null) as found",
      [scope.businessId],
    );
    return rows[0]?.found ?? false;
  });
