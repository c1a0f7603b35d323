import type { ClientBase } from "pg";
import type { CustomerFieldValues } from "#lib/domain/imports/help-desk/ticket-tags.ts";
import type { Scope } from "#lib/domain/permissions.ts";

type Place = Scope & { connectionId: string };

/** An open ticket of a customer, with what it was sent. */
export type OpenTicket = {
  ticketId: string;
  requesterId: string | null;
  customerId: string;
  tags: string[];
  sentFields: Partial<CustomerFieldValues>;
};

/** The next open tickets of customers by ID. */
export const readOpenTickets = async (
  client: ClientBase,
  { businessId, connectionId }: Place,
  { after, limit }: { after: string; limit: number },
): Promise<OpenTicket[]> => {
  const { rows } = await client.query<OpenTicket>(
    `select h.ticket_id as "ticketId", h.requester_id as "requesterId", t.customer_id as "customerId", h.tags,
            coalesce((select other.sent_fields from help_desk_tickets other
                       where other.business_id = $1 and other.connection_id = $2 and other.requester_id = h.requester_id
                         and other.sent_fields is not null limit 1), '{}') as "sentFields"
       from help_desk_tickets h
       join support_tickets t on t.business_id = $1 and t.external_id = 'gorgias-' || h.ticket_id
      where h.business_id = $1 and h.connection_id = $2 and h.is_linked and h.closed_at is null and h.ticket_id > $3
      order by h.ticket_id limit $4`,
    [businessId, connectionId, after, limit],
  );
  return rows;
};

export const noteTags = async (
  client: ClientBase,
  { businessId, connectionId }: Place,
  ticketId: string,
  tags: readonly string[],
): Promise<void> => {
  await client.query(
    "update help_desk_tickets set tags = $4 where business_id = $1 and connection_id = $2 and ticket_id = $3",
    [businessId, connectionId, ticketId, tags],
  );
};

/** On all tickets of the customer, so that later ones know it too. */
export const noteFields = async (
  client: ClientBase,
  { businessId, connectionId }: Place,
  requesterId: string,
  fields: CustomerFieldValues,
): Promise<void> => {
  await client.query(
    "update help_desk_tickets set sent_fields = $4 where business_id = $1 and connection_id = $2 and requester_id = $3",
    [businessId, connectionId, requesterId, fields],
  );
};
