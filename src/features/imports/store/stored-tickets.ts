import type { ClientBase } from "pg";
import { type ChangedReading, findRecord, type RecordTable, readChangedPage } from "#core/db/changed-page.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";

/** As it was written. */
export type StoredTicket = IncomingTicket & { changedAt: string };

const TICKETS: RecordTable = {
  name: "support_tickets",
  columns: `c.external_id as "customerExternalId", r.opened_at as "openedAt", r.closed_at as "closedAt", r.channel,
    r.message_count as "messageCount", r.satisfaction, r.was_reopened as "wasReopened"`,
  joins: "join customers c on c.business_id = $1 and c.customer_id = r.customer_id",
};

export const readChangedTickets = (client: ClientBase, scope: Scope, reading: ChangedReading) =>
  readChangedPage<StoredTicket>(client, scope, TICKETS, reading);

export const findStoredTicket = (client: ClientBase, scope: Scope, externalId: string) =>
  findRecord<StoredTicket>(client, scope, TICKETS, externalId);
