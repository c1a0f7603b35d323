import type { ClientBase } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

/** Removes what could lead to erased customers: their tickets here, and those with their addresses. */
export const forgetHelpDeskTickets = async (
  client: ClientBase,
  { businessId }: Scope,
  { customerIds, emails }: { customerIds: readonly string[]; emails: readonly string[] },
): Promise<void> => {
  await client.query(
    `delete from help_desk_tickets h where h.business_id = $1 and (
       h.email_key = any(array(select email_key(e) from unnest($3::text[]) e))
       or h.ticket_id = any(array(select substr(t.external_id, 9) from support_tickets t
            where t.business_id = $1 and t.customer_id = any($2::uuid[]) and t.external_id like 'gorgias-%')))`,
    [businessId, customerIds, emails],
  );
};
