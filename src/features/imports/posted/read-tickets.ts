import type { PoolClient } from "pg";
import type { ReadScope } from "#core/values/permissions.ts";
import { findStoredTicket, readChangedTickets, type StoredTicket } from "#features/imports/store/stored-tickets.ts";
import { type ChangedRequest, readChanged, readOne } from "./read-records.ts";

const shown = async (_: PoolClient, tickets: readonly StoredTicket[]) =>
  tickets.map(
    ({ externalId, customerExternalId, openedAt, closedAt, channel, messageCount, satisfaction, wasReopened }) => ({
      ticketId: externalId,
      customerId: customerExternalId,
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      channel,
      messageCount,
      satisfaction,
      wasReopened,
    }),
  );

/** Support tickets in the form in which they are sent, in the order of their changes. */
export const listTickets = (scope: ReadScope, request: ChangedRequest) =>
  readChanged(scope, request, (client, reading) => readChangedTickets(client, scope, reading), shown);

/** A support ticket in the form in which it is sent. Throws NOT_FOUND (TICKET_NOT_FOUND). */
export const readTicket = (scope: ReadScope, externalId: string) =>
  readOne(
    scope,
    ["TICKET_NOT_FOUND", "This support ticket does not exist"],
    (client) => findStoredTicket(client, scope, externalId),
    shown,
  );
