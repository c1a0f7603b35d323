import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/** The customer with an email address, who registered first if there are several; undefined if there is none. */
export const findCustomerByEmail = (scope: Scope, email: string): Promise<string | undefined> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select customer_id as id from customers
        where business_id = $1 and email is not null and email_key(business_id, email) = email_key($1, $2) order by created_at, customer_id limit 1`,
      [scope.businessId, email],
    );
    return rows[0]?.id;
  });
