import type { ClientBase } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";

/** Removes what could lead to erased customers: their tickets here, and those with their addresses. */
export const forgetHelpDeskTickets = async (
  client: ClientBase,
  { businessId }: Scope,
  { customerIds, emails }: { customerIds: readonly string[]; emails: readonly string[] },
): Promise<void> => {
  await client.query(
    `delete from help_desk_tickets where business_id = $1
        and (customer_id = any($2::uuid[]) or email_key = any(array(select email_key($1, e) from unnest($3::text[]) e)))`,
    [businessId, customerIds, emails],
  );
};

type Old = { before: Date; limit: number };

const deleteSome = async (
  client: ClientBase,
  { businessId }: Scope,
  which: string,
  { before, limit }: Old,
): Promise<number> => {
  const { rowCount } = await client.query(
    `delete from help_desk_tickets where business_id = $1 and (connection_id, ticket_id) in (
       select connection_id, ticket_id from help_desk_tickets where business_id = $1 and ${which} limit $3)`,
    [businessId, before, limit],
  );
  return rowCount ?? 0;
};

/** Deletes some tickets as old as that, also of people who are no customers. Returns how many. */
export const deleteOldHelpDeskTickets = (client: ClientBase, scope: Scope, old: Old): Promise<number> =>
  deleteSome(client, scope, "coalesce(closed_at, opened_at) < $2", old);

const AT_ONCE = 5000;

/** Deletes tickets that were stored before an instant and have found no customer since, some thousand per transaction. */
export const deleteUnmatchedTickets = async (scope: Scope, before: Date): Promise<void> => {
  const old = { before, limit: AT_ONCE };
  for (let last = AT_ONCE; last === AT_ONCE; ) {
    last = await withBusiness(scope, (client) =>
      deleteSome(client, scope, "customer_id is null and stored_at < $2", old),
    );
  }
};
