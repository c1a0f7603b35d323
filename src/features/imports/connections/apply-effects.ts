import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import { isDatabaseExhausted, isDiskFull, isOfDatabase } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { beginTextErasure, eraseRequested } from "#features/customers/privacy/erase-customer.ts";
import { enterAccessRequests, enterShopRequest } from "#features/customers/privacy/manage-requests.ts";
import { pickCustomer } from "#features/imports/connections/prepare-effects.ts";
import type { Effect, SourceCustomer, SourceRefund } from "#features/imports/rules/connections/effect.ts";
import {
  deleteHelpDeskTickets,
  markLinked,
  rateHelpDeskTickets,
  readLinkableTickets,
  supportTicketId,
  upsertHelpDeskTickets,
} from "#features/imports/store/connections/help-desk-tickets.ts";
import { readLineNumbers } from "#features/imports/store/connections/source-ids.ts";
import { saveCustomers } from "#records/customers/customer-records.ts";
import { unknownCustomers } from "#records/customers/customers.ts";
import { resolveExternalIds } from "#records/customers/record-ids.ts";
import { deleteOrders, saveOrders } from "#records/orders/orders.ts";
import { saveProducts } from "#records/orders/products.ts";
import { findOverRefunded } from "#records/orders/refunds.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import type { IncomingCustomer, IncomingRefund, SaveOutcome } from "#records/rules/incoming-records.ts";

import { saveEvents } from "#records/support/customer-events.ts";
import { deleteTickets, saveTickets } from "#records/support/support-tickets.ts";
import { type DeliveredEffect, newestEffects, toRecordVersion } from "./prepare-effects.ts";

type ConnectionScope = Scope & { connectionId: string };

/** Tickets per statement. */
const AT_ONCE = 1000;

const link = async (client: PoolClient, place: ConnectionScope, ids: readonly string[] | null) => {
  const found = await readLinkableTickets(client, place, ids, ids?.length ?? AT_ONCE);
  if (found.length === 0) return { found: 0, changed: 0 };
  const outcomes = await saveTickets(
    client,
    place,
    found.map(({ ticket }) => ticket),
  );
  await markLinked(client, place, found);
  return {
    found: found.length,
    changed: [...outcomes.values()].filter((outcome) => outcome !== "unchanged").length,
  };
};

/**
 * Makes support tickets of those whose writers have become customers since, in the caller's transaction after `lockOrderWrites`.
 * Returns how many changed.
 */
export const linkWaitingTickets = async (client: PoolClient, place: ConnectionScope): Promise<number> => {
  let changed = 0;
  for (let found = AT_ONCE; found === AT_ONCE; ) {
    const linked = await link(client, place, null);
    found = linked.found;
    changed += linked.changed;
  }
  return changed;
};

/**
 * Stores a help desk's tickets and ratings in the caller's transaction after `lockOrderWrites`. Tickets of customers become support
 * tickets; the others wait. Returns how many support tickets changed.
 */
const saveHelpDesk = async (
  client: PoolClient,
  place: ConnectionScope,
  effects: readonly Effect[],
): Promise<number> => {
  const tickets = effects.flatMap((effect) => (effect.kind === "help_desk_ticket" ? [effect.ticket] : []));
  const ratings = effects.flatMap((effect) => (effect.kind === "survey" ? [effect] : []));
  if (tickets.length + ratings.length === 0) return 0;
  const kept = tickets.filter(({ isGone }) => !isGone);
  await upsertHelpDeskTickets(client, place, kept);
  await rateHelpDeskTickets(client, place, ratings);
  const gone = tickets.filter(({ isGone }) => isGone).map(({ externalId }) => externalId);
  const removed = await deleteHelpDeskTickets(client, place, gone);
  const deleted = removed.length > 0 ? await deleteTickets(client, place, removed.map(supportTicketId)) : 0;
  const ids = new Set([
    ...kept.map(({ externalId }) => externalId),
    ...ratings.map(({ ticketExternalId }) => ticketExternalId),
  ]);
  return deleted + (await link(client, place, [...ids])).changed;
};

/**
 * Whether the database was unavailable or busy, so that storing the same records can succeed later. If several exhausted its memory,
 * one after another may succeed now.
 */
export const isTransient = (error: unknown, records: number): boolean =>
  (isOfDatabase(error) && !(records > 1 && isDatabaseExhausted(error))) ||
  isDiskFull(error) ||
  (error instanceof AppError && ["SERVICE_UNAVAILABLE", "NOT_FOUND"].includes(error.code));

type Of<Kind extends Effect["kind"]> = Extract<Effect, { kind: Kind }>;

/** The effects that were stored, and those that were not, because their order or customer is unknown. */
export type Applied = {
  stored: Set<DeliveredEffect>;
  /** By effect: the order it waits for. */
  waiting: Map<DeliveredEffect, string>;
  /** By effect: the customer that it needs. */
  unknown: Map<DeliveredEffect, string>;
  /** By effect: the order whose refunds are more than its total. */
  overRefunded: Map<DeliveredEffect, string>;
  orderIds: string[];
  customersChanged: number;
  ticketsChanged: number;
  eventsChanged: number;
  /** Records of all kinds that are different now. */
  changed: number;
};

const changed = (outcomes: ReadonlyMap<string, SaveOutcome>): number =>
  [...outcomes.values()].filter((outcome) => outcome !== "unchanged").length;

/** The external ID under which each customer is stored, by the source's record. */
const resolveCustomers = async (client: PoolClient, place: ConnectionScope, effects: readonly Effect[]) => {
  const given = new Map<string, string | null>();
  for (const effect of effects) {
    const customer = pickCustomer(effect);
    if (customer) given.set(customer.record, given.get(customer.record) ?? customer.externalId);
  }
  const found = await resolveExternalIds(client, place, given);
  return (customer: SourceCustomer): string | null => found.get(customer.record) ?? customer.externalId;
};

const asIncoming = (refund: SourceRefund, numbers: ReadonlyMap<string, number>): IncomingRefund => ({
  externalId: refund.externalId,
  orderExternalId: refund.orderExternalId,
  amount: refund.amount,
  refundedAt: refund.refundedAt,
  items: refund.lines.flatMap(({ externalId, quantity, amount }) => {
    const lineNumber = numbers.get(externalId);
    return lineNumber === undefined ? [] : [{ lineNumber, quantity, amount }];
  }),
});

/** The effects of one kind, each with where it comes from. */
const ofKind = <Kind extends Effect["kind"]>(effects: readonly DeliveredEffect[], kind: Kind) =>
  effects.flatMap((one) => (one.effect.kind === kind ? [{ one, effect: one.effect as Of<Kind> }] : []));

const saveSales = async (
  client: PoolClient,
  scope: Scope,
  effects: readonly DeliveredEffect[],
  externalIdOf: (customer: SourceCustomer) => string | null,
) => {
  const placed = ofKind(effects, "order");
  const customers = [...placed, ...ofKind(effects, "customer")].flatMap(({ one, effect }): IncomingCustomer[] => {
    const externalId = effect.customer && externalIdOf(effect.customer);
    return externalId ? [{ externalId, createdAt: effect.customer?.createdAt ?? one.receivedAt }] : [];
  });
  // A customer's earliest registration counts.
  const earliest = new Map<string, IncomingCustomer>();
  for (const customer of customers) {
    const other = earliest.get(customer.externalId);
    if (!other || customer.createdAt < other.createdAt) earliest.set(customer.externalId, customer);
  }
  const orders = placed.map(({ effect: { order, customer } }) => ({
    ...order,
    customerExternalId: customer && externalIdOf(customer),
  }));
  const waiting = new Map<DeliveredEffect, string>();
  const refunds = ofKind(effects, "refund");
  const saved = await saveOrders(client, scope, {
    customers: [...earliest.values()],
    orders,
    existing: "update",
    refunds: async () => {
      const wanted = refunds.map(({ effect }) => effect.refund.orderExternalId);
      const stored = await readLineNumbers(client, scope, wanted);
      return refunds.flatMap(({ one, effect: { refund } }) => {
        const numbers = stored.get(refund.orderExternalId);
        if (!numbers) waiting.set(one, refund.orderExternalId);
        return numbers ? [asIncoming(refund, numbers)] : [];
      });
    },
  });
  const { customersNew, ordersNew, ordersUpdated, refundsNew, outcomes } = saved;
  return {
    waiting,
    orderIds: [...outcomes.keys()],
    salesChanged: customersNew + ordersNew + ordersUpdated + refundsNew,
  };
};

/**
 * The effects of orders whose refunds are more than their total, also of versions that are stored already: by the source's own sum, or
 * where refunds are records of their own, by the stored ones.
 */
const findOverRefundedIn = async (client: PoolClient, scope: Scope, effects: readonly DeliveredEffect[]) => {
  const apart = ofKind(effects, "refund").map(({ one, effect }) => ({ one, id: effect.refund.orderExternalId }));
  const stored = await findOverRefunded(
    client,
    scope,
    apart.map(({ id }) => id),
  );
  const named = ofKind(effects, "order").flatMap(({ one, effect: { isOverRefunded, order } }) =>
    isOverRefunded ? [{ one, id: order.externalId }] : [],
  );
  return new Map([...named, ...apart.filter(({ id }) => stored.has(id))].map(({ one, id }) => [one, id]));
};

/** The records of all deliveries whose customers are stored; a delivery with an unknown customer saves none of its own. */
const ofKnownCustomers = async <Row extends { customerExternalId: string }>(
  client: PoolClient,
  scope: Scope,
  given: readonly { one: DeliveredEffect; rows: readonly Row[] }[],
) => {
  const unknown = new Map<DeliveredEffect, string>();
  const ids = given.flatMap(({ rows }) => rows.map(({ customerExternalId }) => customerExternalId));
  const missing = ids.length > 0 ? await unknownCustomers(client, scope, ids) : new Set<string>();
  const known = given.flatMap(({ one, rows }) => {
    const first = rows.find(({ customerExternalId }) => missing.has(customerExternalId));
    if (first) unknown.set(one, first.customerExternalId);
    return first ? [] : rows;
  });
  return { known, unknown };
};

const saveAllTickets = async (client: PoolClient, scope: Scope, effects: readonly DeliveredEffect[]) => {
  const given = ofKind(effects, "tickets").map(({ one, effect }) => ({ one, rows: effect.tickets }));
  const { known, unknown } = await ofKnownCustomers(client, scope, given);
  return { unknown, ticketsChanged: known.length > 0 ? changed(await saveTickets(client, scope, known)) : 0 };
};

const saveAllEvents = async (client: PoolClient, scope: Scope, effects: readonly DeliveredEffect[]) => {
  const given = ofKind(effects, "events").map(({ one, effect }) => ({ one, rows: effect.events }));
  const { known, unknown } = await ofKnownCustomers(client, scope, given);
  return { unknown, eventsChanged: known.length > 0 ? changed(await saveEvents(client, scope, known)) : 0 };
};

const byWebhooks = ({ businessId }: Scope): AuditActor => ({ businessId, kind: "system", id: "webhooks" });

/** Applies what deliveries and read records change in the caller's transaction, after `lockOrderWrites`. Safe to repeat. */
export const applyEffects = async (
  client: PoolClient,
  place: ConnectionScope,
  all: readonly DeliveredEffect[],
  at: Date,
): Promise<Applied> => {
  const effects = await newestEffects(client, place, all);
  const externalIdOf = await resolveCustomers(
    client,
    place,
    effects.map(({ effect }) => effect),
  );
  const products = ofKind(effects, "products").flatMap(({ effect }) => effect.products);
  const productsChanged = products.length > 0 ? changed(await saveProducts(client, place, products)) : 0;
  const { waiting, orderIds, salesChanged } = await saveSales(client, place, effects, externalIdOf);
  const overRefunded = await findOverRefundedIn(client, place, all);
  const deleted = ofKind(effects, "delete").map(({ effect }) => effect.orderExternalId);
  const gone = deleted.length > 0 ? await deleteOrders(client, place, deleted) : [];
  const changes = ofKind(effects, "customer").flatMap(({ one, effect }): CustomerChange[] => {
    const externalId = externalIdOf(effect.customer);
    // What a buyer typed in an order doesn't count against a user's correction.
    const updatedAt = effect.isFromOrder ? undefined : toRecordVersion(one)?.updatedAt;
    return externalId ? [{ ...effect.change, externalId, ...(updatedAt && { updatedAt }) }] : [];
  });
  const customersChanged = changed((await saveCustomers(client, place, changes, at)).outcomes);
  const askedFor = ofKind(effects, "access").flatMap(({ one, effect }) => {
    const externalId = externalIdOf(effect.customer);
    return externalId ? [{ externalId, receivedAt: one.receivedAt }] : [];
  });
  await enterAccessRequests(client, byWebhooks(place), askedFor);
  const [redaction] = ofKind(effects, "erase_shop");
  if (redaction) await enterShopRequest(client, byWebhooks(place), place.connectionId, redaction.one.receivedAt);
  const erased = ofKind(effects, "erase").map(({ effect: { record, customer } }) => {
    const records = [...new Set([record, customer.record])].map((name) => ({
      connectionId: place.connectionId,
      record: name,
    }));
    return { externalId: externalIdOf(customer) ?? record, records };
  });
  if (erased.length > 0) await beginTextErasure(client, byWebhooks(place));
  await eraseRequested(client, byWebhooks(place), erased, at);
  const { unknown: ofTickets, ticketsChanged: sentTickets } = await saveAllTickets(client, place, effects);
  const ofHelpDesk = effects.map(({ effect }) => effect);
  const ticketsChanged = sentTickets + (await saveHelpDesk(client, place, ofHelpDesk));
  const { unknown: ofEvents, eventsChanged } = await saveAllEvents(client, place, effects);
  const unknown = new Map([...ofTickets, ...ofEvents]);
  const peopleChanged = customersChanged + erased.length;
  const stored = new Set(effects.filter((one) => !waiting.has(one) && !unknown.has(one)));
  return {
    stored,
    waiting,
    unknown,
    overRefunded,
    ticketsChanged,
    eventsChanged,
    orderIds: [...orderIds, ...deleted],
    customersChanged: peopleChanged,
    changed: productsChanged + salesChanged + gone.length + peopleChanged + ticketsChanged + eventsChanged,
  };
};
