import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError, REASONS } from "#core/values/errors.ts";
import { checkNotFuture, collectProblems, readChecked, withinField } from "#core/values/fields.ts";
import type { Actor, ReadScope, Scope } from "#core/values/permissions.ts";
import type * as contracts from "#features/imports/contracts/tickets.ts";
import { beginRunsAfterTickets } from "#features/imports/run-after-import.ts";
import { findStoredTicket, readChangedTickets, type StoredTicket } from "#features/imports/store/stored-records.ts";
import { beginRunForRules } from "#features/segments/follow-changes.ts";
import { assertCustomerExists, unknownCustomers } from "#records/customers/customers.ts";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";
import {
  readCustomerTickets,
  type SavedTickets,
  savedTickets,
  saveTickets,
  type TicketSort,
} from "#records/support/support-tickets.ts";
import {
  type BatchResult,
  type ChangedRequest,
  customerChecker,
  type PostedItem,
  postBatch,
  readChanged,
  readOne,
} from "./posted-records.ts";

type PostedTicket = ContractInput<typeof contracts.postTickets>["tickets"][number];

const toIncomingTicket = (ticket: PostedTicket, at: Date): IncomingTicket => {
  const openedAt = new Date(ticket.openedAt);
  const closedAt = ticket.closedAt ? new Date(ticket.closedAt) : null;
  const { attempt, assertNone } = collectProblems();
  attempt(() => checkNotFuture("openedAt", openedAt, at), undefined);
  if (closedAt) attempt(() => checkNotFuture("closedAt", closedAt, at), undefined);
  assertNone();
  return {
    externalId: ticket.ticketId,
    customerExternalId: ticket.customerId,
    openedAt,
    closedAt,
    channel: ticket.channel.toLowerCase(),
    messageCount: ticket.messageCount,
    satisfaction: ticket.satisfaction ?? null,
    wasReopened: ticket.wasReopened,
  };
};

const noSuchCustomer = (tickets: readonly PostedTicket[], unknown: ReadonlySet<string>): AppError =>
  new AppError(REASONS.CUSTOMER_NOT_FOUND, "This customer does not exist", {
    reason: "CUSTOMER_NOT_FOUND",
    issues: tickets
      .flatMap(({ customerId }, at) => (unknown.has(customerId) ? [{ customerId, at }] : []))
      .slice(0, 20)
      .map(({ customerId, at }) => ({
        parameter: `tickets[${at}].customerId`,
        location: "body",
        message: `is no customer of this business: ${customerId}`,
        reason: "no_customer",
        values: { id: customerId },
      })),
  });

/** Changed tickets that start an update of profiles. Fewer wait for the nightly update, because help desks send them one by one. */
const WORTH_UPDATING = 100;

/**
 * Writes all tickets or none, with an audit entry; many start an update of their customers' profiles. Throws NOT_FOUND
 * (CUSTOMER_NOT_FOUND) naming the unknown customers, and INVALID_PARAMETER for a time in the future.
 */
export const postTickets = (actor: Actor, tickets: readonly PostedTicket[]): Promise<SavedTickets> =>
  withBusiness(actor, async (client) => {
    const at = now();
    const incoming = await Promise.all(
      tickets.map((ticket, i) => withinField(`tickets[${i}]`, async () => toIncomingTicket(ticket, at))),
    );
    const unknown = await unknownCustomers(
      client,
      actor,
      tickets.map(({ customerId }) => customerId),
    );
    if (unknown.size > 0) throw noSuchCustomer(tickets, unknown);
    const saved = savedTickets(await saveTickets(client, actor, incoming));
    await insertAuditLine(client, actor, { action: "tickets.saved", after: saved });
    const written = saved.ticketsNew + saved.ticketsChanged;
    if (written >= WORTH_UPDATING) await beginRunsAfterTickets(client, actor);
    else if (written > 0) await beginRunForRules(client, actor, "tickets");
    return saved;
  });

/** Creates and replaces tickets, each on its own. */
export const postTicketBatch = (actor: Actor, items: readonly PostedItem<PostedTicket>[]): Promise<BatchResult> =>
  postBatch(actor, items, {
    action: "tickets.saved",
    idOf: ({ ticketId }) => ticketId,
    reader: async (client, tickets) => {
      const check = await customerChecker(client, actor, tickets);
      const at = now();
      return (ticket: PostedTicket) => {
        return readChecked([() => check(ticket)], () => toIncomingTicket(ticket, at));
      };
    },
    save: (client, tickets) => saveTickets(client, actor, tickets),
  });

/** One page of a customer's tickets. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const listCustomerTickets = async (
  scope: Scope,
  customerId: string,
  { sort, ...page }: { page: number; pageSize: number; sort: TicketSort },
) => {
  await assertCustomerExists(scope, customerId);
  return readCustomerTickets(scope, customerId, { ...toPageWindow(page), sort });
};

const shown = async (_: PoolClient, tickets: readonly StoredTicket[]) =>
  tickets.map(({ externalId: ticketId, customerExternalId: customerId, ...ticket }) => ({
    ...ticket,
    ticketId,
    customerId,
  }));

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
