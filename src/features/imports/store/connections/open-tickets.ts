import type { ClientBase } from "pg";
import { mayBeProfiled } from "#core/db/profiling.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CustomerFieldValues } from "#features/imports/rules/ticket-tags.ts";

type ConnectionScope = Scope & { connectionId: string };

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
  { businessId, connectionId }: ConnectionScope,
  { after, limit }: { after: string; limit: number },
): Promise<OpenTicket[]> => {
  const { rows } = await client.query<OpenTicket>(
    `select h.ticket_id as "ticketId", h.requester_id as "requesterId", h.customer_id as "customerId", h.tags,
            coalesce((select other.sent_fields from help_desk_tickets other
                       where other.business_id = $1 and other.connection_id = $2 and other.requester_id = h.requester_id
                         and other.sent_fields is not null limit 1), '{}') as "sentFields"
       from help_desk_tickets h
      where h.business_id = $1 and h.connection_id = $2 and h.customer_id is not null and h.closed_at is null and h.ticket_id > $3
      order by h.ticket_id limit $4`,
    [businessId, connectionId, after, limit],
  );
  return rows;
};

/** Whether a ticket is still the customer's, who may have been erased since it was read. To say something about them, they must not object. */
export const mayStillWrite = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  { ticketId, customerId }: OpenTicket,
  { saysSomething }: { saysSomething: boolean },
): Promise<boolean> => {
  const { rows } = await client.query<{ may: boolean }>(
    `select exists (
       select from help_desk_tickets h join customers c on c.business_id = $1 and c.customer_id = h.customer_id
        where h.business_id = $1 and h.connection_id = $2 and h.ticket_id = $3 and h.customer_id = $4
          and (not $5::boolean or ${mayBeProfiled("c")})) as may`,
    [businessId, connectionId, ticketId, customerId, saysSomething],
  );
  return rows[0]?.may ?? false;
};

export const noteTags = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
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
  { businessId, connectionId }: ConnectionScope,
  requesterId: string,
  fields: CustomerFieldValues,
): Promise<void> => {
  await client.query(
    "update help_desk_tickets set sent_fields = $4 where business_id = $1 and connection_id = $2 and requester_id = $3",
    [businessId, connectionId, requesterId, fields],
  );
};
