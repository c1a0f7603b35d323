import type { PoolClient } from "pg";
import { v7 as uuidv7 } from "uuid";
import { unnestColumns } from "#core/db/copy-rows.ts";
import { orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aliasesAmong, listCustomerIds, noteRedirected, redirectRecords } from "#records/customers/aliases.ts";
import { markKept } from "#records/imports/import-changes.ts";
import { lockOrderWrites } from "#records/orders/orders.ts";
import {
  countOutcomes,
  type IncomingTicket,
  listUnchanged,
  type SaveOutcome,
} from "#records/rules/incoming-records.ts";

export type SavedTickets = { ticketsNew: number; ticketsChanged: number; ticketsKept: number };

export const savedTickets = (outcomes: ReadonlyMap<string, SaveOutcome>): SavedTickets => {
  const { created, updated, unchanged } = countOutcomes(outcomes.values());
  return { ticketsNew: created, ticketsChanged: updated, ticketsKept: unchanged };
};

/** Whether the business had a ticket before an instant. */
export const hasTickets = (scope: Scope, before: Date): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ found: boolean }>(
      "select exists (select from support_tickets where business_id = $1 and opened_at < $2) as found",
      [scope.businessId, before],
    );
    return rows[0]?.found ?? false;
  });

const NEW = ["customer_id", "opened_at", "closed_at", "channel", "message_count", "satisfaction", "was_reopened"];

/**
 * Writes tickets in the caller's transaction; an existing one gets the new values, and the last of several duplicates wins.
 * Marks their customers' profiles as outdated. Tickets of unknown customers are not written; check `unknownCustomers`
 * first. Returns the outcome of each, by external ID.
 */
export const saveTickets = async (
  client: PoolClient,
  { businessId }: Scope,
  given: readonly IncomingTicket[],
): Promise<Map<string, SaveOutcome>> => {
  await lockOrderWrites(client, { businessId });
  const aliases = await aliasesAmong(client, { businessId }, listCustomerIds(given), { isLocked: true });
  const { rows: sent, redirected } = redirectRecords(given, aliases);
  const tickets = [...new Map(sent.map((ticket) => [ticket.externalId, ticket])).values()];
  const columns = unnestColumns<IncomingTicket, string | number | boolean | Date | null>(
    tickets,
    () => uuidv7(),
    (t) => t.externalId,
    (t) => t.customerExternalId,
    (t) => t.openedAt,
    (t) => t.closedAt,
    (t) => t.channel,
    (t) => t.messageCount,
    (t) => t.satisfaction,
    (t) => t.wasReopened,
  );
  const stored = await client.query<{ externalId: string; customerId: string }>(
    `select external_id, customer_id from support_tickets
      where business_id = $1 and external_id = any($2::text[])`,
    [businessId, tickets.map(({ externalId }) => externalId)],
  );
  const { rows } = await client.query<{ externalId: string; isNew: boolean; customerId: string }>(
    `insert into support_tickets as t (business_id, ticket_id, external_id, ${NEW.join(", ")})
     select $1, i.ticket_id, i.external_id, c.customer_id, i.opened_at, i.closed_at, i.channel, i.message_count,
            i.satisfaction, i.was_reopened
       from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[], $7::text[], $8::int[], $9::int[],
              $10::boolean[]) as i(ticket_id, external_id, customer_external_id, opened_at, closed_at, channel, message_count,
              satisfaction, was_reopened)
       join customers c on c.business_id = $1 and c.external_id = i.customer_external_id
     on conflict (business_id, external_id) do update set ${NEW.map((name) => `${name} = excluded.${name}`).join(", ")}
      where (${NEW.map((name) => `t.${name}`).join(", ")})
            is distinct from (${NEW.map((name) => `excluded.${name}`).join(", ")})
     returning external_id, xmax = 0 as is_new, customer_id`,
    [businessId, ...columns],
  );
  await noteRedirected(client, { businessId }, "support_tickets", redirected);
  const before = new Map(stored.rows.map(({ externalId, customerId }) => [externalId, customerId]));
  // A ticket that moves to another customer changes both.
  const customerIds = new Set(
    rows.flatMap(({ externalId, customerId }) => [customerId, before.get(externalId) ?? customerId]),
  );
  await client.query(
    `insert into customer_metrics as m (business_id, customer_id, order_count, lifetime_value)
     select $1::uuid, unnest($2::uuid[]), 0, 0
     on conflict (business_id, customer_id) do update set revision = m.revision + 1`,
    [businessId, [...customerIds]],
  );
  const written = new Map<string, SaveOutcome>(
    rows.map(({ externalId, isNew }) => [externalId, isNew ? "created" : "updated"]),
  );
  const outcomes = new Map(
    tickets.map(({ externalId }) => [externalId, written.get(externalId) ?? "unchanged"] as const),
  );
  await markKept(client, { businessId }, "support_tickets", listUnchanged(outcomes));
  return outcomes;
};

/** Deletes tickets in the caller's transaction, and marks their customers' profiles as outdated. Returns how many there were. */
export const deleteTickets = async (
  client: PoolClient,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<number> => {
  const { rowCount } = await client.query(
    `with deleted as (
       delete from support_tickets where business_id = $1 and external_id = any($2::text[]) returning customer_id
     ), marked as (
       update customer_metrics set revision = revision + 1
        where business_id = $1 and customer_id in (select customer_id from deleted)
     )
     select from deleted`,
    [businessId, externalIds],
  );
  return rowCount ?? 0;
};

type TicketRow = Omit<IncomingTicket, "externalId" | "customerExternalId"> & {
  id: string;
  /** The help desk's own id. */
  ticketId: string;
};

const SORTS = { openedAt: "opened_at" };

export type TicketSort = keyof typeof SORTS | `-${keyof typeof SORTS}`;

/** A page of a customer's tickets. */
export const readCustomerTickets = (
  scope: Scope,
  customerId: string,
  { sort, ...place }: PageWindow & { sort: TicketSort },
): Promise<Page<TicketRow>> =>
  withBusiness(scope, (client) =>
    readPage<TicketRow>(
      client,
      {
        found: `select ticket_id as id, external_id as ticket_id, opened_at, closed_at, channel,
                       message_count, satisfaction, was_reopened
                  from support_tickets where business_id = $1 and customer_id = $2`,
        order: orderBy(SORTS, sort),
        values: [scope.businessId, customerId],
      },
      place,
    ),
  );
