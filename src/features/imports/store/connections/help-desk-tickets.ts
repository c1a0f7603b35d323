import type { ClientBase } from "pg";
import { unnestColumns } from "#core/db/copy-rows.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { HelpDeskTicket } from "#features/imports/rules/connections/effect.ts";
import type { CustomerFieldValues } from "#features/imports/shops/gorgias/fields.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";

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
    `select h.ticket_id, h.requester_id, h.customer_id, h.tags,
            coalesce((select other.sent_fields from help_desk_tickets other
                       where other.business_id = $1 and other.connection_id = $2 and other.requester_id = h.requester_id
                         and other.sent_fields is not null limit 1), '{}') as sent_fields
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

/** The external ID of a ticket that came from Gorgias, so that tickets of other systems with the same number stay. */
export const supportTicketId = (ticketId: string): string => `gorgias-${ticketId}`;

/** Writes tickets in the caller's transaction. What their source doesn't say stays; a closed one that is open was reopened. */
export const upsertHelpDeskTickets = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  tickets: readonly HelpDeskTicket[],
): Promise<void> => {
  if (tickets.length === 0) return;
  const columns = unnestColumns<HelpDeskTicket, string | number | Date | null>(
    tickets,
    (t) => t.externalId,
    (t) => t.requesterId,
    (t) => t.email,
    (t) => t.openedAt,
    (t) => t.closedAt,
    (t) => t.channel,
    (t) => t.messageCount,
    (t) => t.satisfaction,
  );
  await client.query(
    `insert into help_desk_tickets as h (business_id, connection_id, ticket_id, requester_id, email_key, opened_at, closed_at,
       channel, message_count, satisfaction)
     select $1::uuid, $2::uuid, i.ticket_id, i.requester_id, email_key($1::uuid, i.email), i.opened_at, i.closed_at, i.channel,
            i.message_count, i.satisfaction
       from unnest($3::text[], $4::text[], $5::text[], $6::timestamptz[], $7::timestamptz[], $8::text[], $9::int[], $10::int[])
         as i(ticket_id, requester_id, email, opened_at, closed_at, channel, message_count, satisfaction)
     on conflict (business_id, connection_id, ticket_id) do update set
       requester_id = excluded.requester_id, email_key = excluded.email_key, opened_at = excluded.opened_at,
       closed_at = excluded.closed_at, channel = excluded.channel, message_count = excluded.message_count,
       satisfaction = coalesce(excluded.satisfaction, h.satisfaction),
       was_reopened = h.was_reopened or (h.closed_at is not null and excluded.closed_at is null)`,
    [businessId, connectionId, ...columns],
  );
  const tagged = tickets.filter(({ tags }) => tags !== null);
  await client.query(
    `update help_desk_tickets h set tags = i.tags
       from (select ticket_id, array(select jsonb_array_elements_text(tags)) as tags
               from unnest($3::text[], $4::jsonb[]) as given(ticket_id, tags)) i
      where h.business_id = $1 and h.connection_id = $2 and h.ticket_id = i.ticket_id`,
    [businessId, connectionId, tagged.map((t) => t.externalId), tagged.map((t) => JSON.stringify(t.tags))],
  );
};

export const rateHelpDeskTickets = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  ratings: readonly { ticketExternalId: string; score: number }[],
): Promise<void> => {
  if (ratings.length === 0) return;
  await client.query(
    `update help_desk_tickets h set satisfaction = i.score from unnest($3::text[], $4::int[]) as i(ticket_id, score)
      where h.business_id = $1 and h.connection_id = $2 and h.ticket_id = i.ticket_id`,
    [
      businessId,
      connectionId,
      ratings.map(({ ticketExternalId }) => ticketExternalId),
      ratings.map(({ score }) => score),
    ],
  );
};

/** Returns the IDs of those whose support tickets are their customers': another source may have written one with the same ID. */
export const deleteHelpDeskTickets = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  ticketIds: readonly string[],
): Promise<string[]> => {
  if (ticketIds.length === 0) return [];
  const { rows } = await client.query<{ id: string }>(
    `with deleted as (
       delete from help_desk_tickets where business_id = $1 and connection_id = $2 and ticket_id = any($3::text[])
       returning ticket_id, customer_id
     )
     select d.ticket_id as id from deleted d
       join unnest($3::text[], $4::text[]) as i(ticket_id, external_id) using (ticket_id)
       join support_tickets t on t.business_id = $1 and t.external_id = i.external_id and t.customer_id = d.customer_id`,
    [businessId, connectionId, ticketIds, ticketIds.map(supportTicketId)],
  );
  return rows.map(({ id }) => id);
};

/** SQL: the customer whose email address a ticket has, who registered first if there are several. */
const CUSTOMER = `select c.customer_id from customers c
  where c.business_id = $1 and c.email is not null and email_key(c.business_id, c.email) = h.email_key order by c.created_at, c.customer_id limit 1`;

type Linkable = { ticketId: string; customerId: string; ticket: IncomingTicket };

/**
 * Tickets with their customers: these, or (null) those without one so far. A customer whose address has changed keeps the tickets
 * they had.
 */
export const readLinkableTickets = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  ticketIds: readonly string[] | null,
  limit: number,
): Promise<Linkable[]> => {
  const { rows } = await client.query<Omit<IncomingTicket, "externalId"> & { ticketId: string; customerId: string }>(
    `select h.ticket_id, c.customer_id, c.external_id as customer_external_id,
            h.opened_at, h.closed_at, h.channel, h.message_count, h.satisfaction, h.was_reopened
       from help_desk_tickets h
       left join lateral (${CUSTOMER}) found on true
       join customers c on c.business_id = $1 and c.customer_id = coalesce(found.customer_id, h.customer_id)
      where h.business_id = $1 and h.connection_id = $2
        and ${ticketIds === null ? "h.customer_id is null and $3::text[] is null" : "h.ticket_id = any($3::text[])"}
      order by h.ticket_id limit $4`,
    [businessId, connectionId, ticketIds, limit],
  );
  return rows.map(({ ticketId, customerId, ...ticket }) => ({
    ticketId,
    customerId,
    ticket: { ...ticket, externalId: supportTicketId(ticketId) },
  }));
};

export const markLinked = async (
  client: ClientBase,
  { businessId, connectionId }: ConnectionScope,
  linked: readonly Pick<Linkable, "ticketId" | "customerId">[],
): Promise<void> => {
  await client.query(
    `update help_desk_tickets h set customer_id = i.customer_id from unnest($3::text[], $4::uuid[]) as i(ticket_id, customer_id)
      where h.business_id = $1 and h.connection_id = $2 and h.ticket_id = i.ticket_id and h.customer_id is distinct from i.customer_id`,
    [
      businessId,
      connectionId,
      ...unnestColumns(
        linked,
        (l) => l.ticketId,
        (l) => l.customerId,
      ),
    ],
  );
};
