import { type CustomerIdentity, identityOf } from "#lib/domain/customers/customer-standing.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { IDENTITY } from "../customer-columns.ts";
import { withBusiness } from "../with-business.ts";

/** Who these customers are, by ID; those that no longer exist are missing. */
export const readIdentities = (scope: Scope, ids: readonly string[]): Promise<Map<string, CustomerIdentity>> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<CustomerIdentity>(
      `select ${IDENTITY} from customers c where c.business_id = $1 and c.customer_id = any($2::uuid[])`,
      [scope.businessId, ids],
    );
    return new Map(rows.map((row) => [row.id, identityOf(row)]));
  });
