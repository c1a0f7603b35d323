import { readEmail } from "#core/values/fields.ts";
import { DeliveryRefused } from "#features/imports/rules/connections/delivery.ts";
import { areExact, listOrderAmounts } from "#features/imports/rules/orders/order-amounts.ts";
import { usable } from "#features/imports/rules/orders/order-customer.ts";
import { isFuture } from "#lib/time/local-time.ts";
import type { CustomField } from "#records/rules/custom-fields.ts";
import type { CustomerChange } from "#records/rules/customers/customer-change.ts";
import { readCountry, readCustomerName, readPhone } from "#records/rules/customers/customer-fields.ts";
import {
  CONSENT_CHANNELS,
  type IncomingEvent,
  type IncomingOrder,
  type IncomingProduct,
  type IncomingTicket,
} from "#records/rules/incoming-records.ts";

/**
 * A version of a record of the source, such as `customer:207119551`. The latest update counts, in whatever order they
 * arrive. Null: the time of the delivery.
 */
type Version = { record: string; updatedAt: Date | null };

/** A customer at the source. `externalId` is null if the payload has only the source's own ID. */
export type SourceCustomer = { record: string; externalId: string | null; createdAt: Date | null };

/** A refund whose lines have the source's IDs. */
export type SourceRefund = {
  externalId: string;
  orderExternalId: string;
  amount: number;
  refundedAt: Date;
  lines: readonly { externalId: string; quantity: number; amount: number }[];
};

/** Details that replace the stored ones. Without tags: shops don't send all of them, so tags could only grow. */
export type CustomerDetails = Omit<CustomerChange, "externalId" | "tags" | "createdAt">;

/** A help desk's ticket as it is there. Its customer is found by the email address, which is not stored. */
export type HelpDeskTicket = Pick<
  IncomingTicket,
  "externalId" | "openedAt" | "closedAt" | "channel" | "messageCount"
> & {
  /** The help desk's own ID of the customer. */
  requesterId: string | null;
  email: string | null;
  /** Null if the source says nothing about it. */
  satisfaction: number | null;
  /** Those that Customer 360 added; null if the source says nothing about tags. */
  tags: readonly string[] | null;
  /** Spam or deleted. */
  isGone: boolean;
};

/** A change that a delivery makes. */
export type Effect =
  | (Version & {
      kind: "order";
      order: IncomingOrder;
      customer: SourceCustomer | null;
      /** The source has refunds of more than the total, which the order's refunds end at. */
      isOverRefunded?: boolean;
    })
  /** Refunds never change, so they need no version; they wait for their order. */
  | { kind: "refund"; refund: SourceRefund }
  | (Version & { kind: "delete"; orderExternalId: string })
  /** `isFromOrder`: an order's contact details, which count only while the source has not sent the customer itself. */
  | (Version & {
      kind: "customer";
      customer: SourceCustomer;
      change: CustomerDetails;
      isFromOrder: boolean;
    })
  /** Remove the personal data; the purchases stay. */
  | (Version & { kind: "erase"; customer: SourceCustomer })
  /** The customer requests what is stored about them; while a request is open, further ones change nothing. */
  | { kind: "access"; customer: SourceCustomer }
  | { kind: "products"; products: readonly IncomingProduct[] }
  | { kind: "tickets"; tickets: readonly IncomingTicket[] }
  | (Version & { kind: "help_desk_ticket"; ticket: HelpDeskTicket })
  /** A customer's rating of a ticket, 1 to 5. */
  | (Version & { kind: "survey"; ticketExternalId: string; score: number })
  | { kind: "events"; events: readonly IncomingEvent[] }
  | { kind: "disconnect" }
  /** The shop asks for the erasure of everything from it, some time after it removed our app. */
  | { kind: "erase_shop" };

/** The context of a payload. `now` is when it was received. */
export type WebhookShop = {
  currency: string;
  timeZone: string;
  storefrontId: number;
  /** Of a generic connection: the business's own fields of all kinds. */
  customFields?: readonly CustomField[];
  now: Date;
};

/** Reads the payload of one topic. Throws `DeliveryRefused`. */
export type ReadPayload = (payload: unknown, shop: WebhookShop) => Effect[];

const amountsIn = (effect: Effect): number[] => {
  if (effect.kind === "order") return listOrderAmounts(effect.order);
  return effect.kind === "refund" ? [effect.refund.amount, ...effect.refund.lines.map(({ amount }) => amount)] : [];
};

/** All times of what an effect stores. */
const listTimes = (effect: Effect): (Date | null | undefined)[] => {
  const { kind } = effect;
  if (kind === "refund") return [effect.refund.refundedAt];
  if (kind === "products") return effect.products.map(({ updatedAt }) => updatedAt);
  if (kind === "tickets") return effect.tickets.flatMap(({ openedAt, closedAt }) => [openedAt, closedAt]);
  if (kind === "events") return effect.events.map(({ occurredAt }) => occurredAt);
  const version = "updatedAt" in effect ? effect.updatedAt : null;
  if (kind === "help_desk_ticket") return [version, effect.ticket.openedAt, effect.ticket.closedAt];
  const registered = "customer" in effect ? effect.customer?.createdAt : null;
  if (kind === "customer")
    return [version, registered, ...CONSENT_CHANNELS.map((channel) => effect.change[`${channel}Consent`]?.at)];
  if (kind !== "order") return [version];
  const { orderedAt, refunds = [] } = effect.order;
  return [version, registered, orderedAt, ...refunds.map(({ refundedAt }) => refundedAt)];
};

/** Throws `DeliveryRefused` if an amount is too large to be added up exactly, or a time has not come yet. */
export const assertAcceptable = (effects: readonly Effect[], now: Date): void => {
  if (!areExact(effects.flatMap(amountsIn)))
    throw new DeliveryRefused("invalid_payload", "An amount must be smaller: it is too large to be exact");
  const ahead = effects.flatMap(listTimes).find((at) => at && isFuture(at, now));
  if (ahead) throw new DeliveryRefused("invalid_payload", `${ahead.toISOString()}: must not be in the future`);
};

/** Contact data of a source: null if the source says that there is none, undefined if it says nothing. */
type Contact = {
  email?: string | null | undefined;
  phone?: string | null | undefined;
  firstName?: string | null | undefined;
  lastName?: string | null | undefined;
  name?: string | null | undefined;
  country?: string | null | undefined;
};

const field = (read: (text: string) => string, text: string | null | undefined): string | null | undefined =>
  text === undefined ? undefined : usable(read, text ?? "");

/** The full name and its parts. A name without parts clears them, because they may belong to another name. */
const namesIn = ({ name, firstName, lastName }: Contact): CustomerDetails => {
  if (name !== undefined) return { name: usable(readCustomerName, name ?? ""), firstName: null, lastName: null };
  if (firstName === undefined && lastName === undefined) return {};
  const parts = [firstName, lastName].map((part) => usable(readCustomerName, part ?? ""));
  const both = parts.filter((part) => part !== null).join(" ");
  return { name: usable(readCustomerName, both), firstName: parts[0] ?? null, lastName: parts[1] ?? null };
};

/** A customer's details; invalid ones are cleared. */
export const toCustomerDetails = (contact: Contact): CustomerDetails => {
  const fields = {
    email: field(readEmail, contact.email),
    phone: field(readPhone, contact.phone),
    country: field(readCountry, contact.country),
  };
  const known = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  return { ...namesIn(contact), ...known };
};

/** The ID of a customer without one: the email address, else the phone number; null if there is neither. */
export const contactId = (contact: Pick<Contact, "email" | "phone">): string | null =>
  usable(readEmail, contact.email ?? "") ?? usable(readPhone, contact.phone ?? "");
