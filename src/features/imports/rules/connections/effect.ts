import type { CustomField } from "#core/values/custom-fields.ts";
import type { CustomerChange } from "#features/customers/rules/customer-change.ts";
import type { IncomingEvent, IncomingOrder, IncomingProduct, IncomingTicket } from "#records/rules/incoming-records.ts";

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
  | (Version & { kind: "order"; order: IncomingOrder; customer: SourceCustomer | null })
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
