import { IDENTITY } from "#core/db/customer-columns.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type CustomerIdentity, pickIdentity } from "#records/rules/customers/customer-standing.ts";

/** Who these customers are, by ID; those that no longer exist are missing. */
export const readIdentities = (scope: Scope, ids: readonly string[]): Promise<Map<string, CustomerIdentity>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<CustomerIdentity>(
      `select ${IDENTITY} from customers c where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
      [scope.businessId, ids],
    );
    return new Map(rows.map((row) => [row.id, pickIdentity(row)]));
  });
