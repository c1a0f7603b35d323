import { hidesPersonalData, type Rights } from "#core/values/permissions.ts";
import { isPersonalId } from "#core/values/personal-data.ts";
import type { Month } from "#lib/time/month.ts";
import type { ValuesChange } from "#records/rules/custom-fields.ts";

/** A postal address without its country. */
export type Address = {
  street: string | null;
  city: string | null;
  /** State, province or region. */
  region: string | null;
  postalCode: string | null;
};

export const LOYALTY_LEVELS = ["BRONZE", "SILVER", "GOLD", "PLATINUM"] as const;
export type LoyaltyLevel = (typeof LOYALTY_LEVELS)[number];
export const CONSENTS = ["granted", "denied", "unknown"] as const;
export type Consent = (typeof CONSENTS)[number];
/** What a customer consents to, each on its own: email, SMS, and advertising on other sites. */
export const CONSENT_CHANNELS = ["email", "sms", "advertising"] as const;
export type ConsentChannel = (typeof CONSENT_CHANNELS)[number];

/** What a source says about a customer, besides consents. A field that is absent is not known to it. */
export type CustomerDetails = {
  /** As shown: the full name. */
  name?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
  /** E.164. */
  phone?: string | null;
  /** As written in the source: a name or a code. */
  country?: string | null;
  address?: Address | null;
  /** A BCP 47 tag: pt-BR. */
  locale?: string | null;
  loyaltyLevel?: LoyaltyLevel | null;
  /** Where the customer came from: google, newsletter, … */
  acquisitionSource?: string | null;
  acquisitionCampaign?: string | null;
};

/** A customer as imported with orders. Of existing customers only an earlier registration is stored. */
export type IncomingCustomer = CustomerDetails & {
  externalId: string;
  emailConsent?: Consent;
  emailConsentAt?: Date | null;
  /** Where the consent was given: checkout, newsletter form, … */
  emailConsentSource?: string | null;
  smsConsent?: Consent;
  smsConsentAt?: Date | null;
  smsConsentSource?: string | null;
  /** To be shown advertising on other sites, for which their address is passed on. */
  advertisingConsent?: Consent;
  advertisingConsentAt?: Date | null;
  advertisingConsentSource?: string | null;
  /** When the shop first registered them; for a file of orders only, their first order. */
  createdAt: Date;
};

/** What is put before the IDs of a shop's records: outlet-. */
export const ID_PREFIX = /^([a-z0-9][a-z0-9-]*-)?$/;
export const LONGEST_PREFIX = 20;

/** The ID under which a record of a connection is stored. An email address or phone number names the person, whatever the shop. */
export const prefixedId = (prefix: string, id: string): string => (isPersonalId(id) ? id : `${prefix}${id}`);

/** The ID here of a record of a source. */
export type OwnId = (kind: "order" | "customer" | "product" | "ticket" | "event", id: string) => string;

/** The outcome of an incoming record. `unchanged`: it is stored with the same values, or in a newer version. */
export type SaveOutcome = "created" | "updated" | "unchanged";

export const countOutcomes = (outcomes: Iterable<SaveOutcome>): Record<SaveOutcome, number> => {
  const counts = { created: 0, updated: 0, unchanged: 0 };
  for (const outcome of outcomes) counts[outcome]++;
  return counts;
};

/** The IDs of the records that were stored already with these values. */
export const listUnchanged = (outcomes: ReadonlyMap<string, SaveOutcome>): string[] =>
  [...outcomes].flatMap(([id, outcome]) => (outcome === "unchanged" ? [id] : []));

export type ImportOutcomes = {
  customersNew: number;
  customersChanged: number;
  customersKept: number;
  /** Of them, who stays refused, and whom a confirmation would grant. */
  refusalsKept?: number;
  grantsUndated?: number;
};

/**
 * Counts as shown to a caller without `customers:pii`: which customers of a file were stored, already had its values or had
 * refused, would confirm a guessed name, address or phone number. All of them count as changed.
 */
export const withoutOutcomes = <Shown extends ImportOutcomes>(reader: Partial<Rights>, shown: Shown): Shown =>
  hidesPersonalData(reader)
    ? {
        ...shown,
        customersNew: 0,
        customersChanged: shown.customersNew + shown.customersChanged + shown.customersKept,
        customersKept: 0,
        ...(shown.refusalsKept !== undefined && { refusalsKept: 0 }),
        ...(shown.grantsUndated !== undefined && { grantsUndated: 0 }),
      }
    : shown;

/** `partial`: paid or shipped in part. Completed and partial orders count as sales. */
export const ORDER_STATUSES = ["completed", "partial", "pending", "cancelled"] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

/** One order line. Money in minor units. */
export type IncomingItem = {
  productId: string;
  /** The product ID is the shop's own number, which another shop may use for another product. */
  isNumbered?: boolean;
  productName?: string | null;
  category?: string | null;
  productType?: string | null;
  brand?: string | null;
  /** At least 1. */
  quantity: number;
  /** Unit price before discount. */
  price: number;
  /** Charged for the line, after discounts and before refunds. */
  lineTotal: number;
  /** What was taken off the line, if its source names it; otherwise it follows from the price. */
  discount?: number;
  /** The source's ID of the line. */
  externalId?: string | null;
  /** As the store names the product, if that is not the product ID alone. */
  sku?: string | null;
  variant?: string | null;
  /** The product that it is a variant of. */
  parentId?: string | null;
  /** The parent's ID is the shop's own number. */
  isParentNumbered?: boolean;
  collection?: string | null;
  /** What one unit cost the shop. */
  unitCost?: number | null;
  /** Whether it is stored value, if the source marks it; otherwise its type or name tells. */
  isGiftCard?: boolean;
};

/** One order with its lines, numbered from 1 in the given order. */
export type IncomingOrder = {
  externalId: string;
  /** Null for a guest. */
  customerExternalId: string | null;
  storefrontId: number;
  status: OrderStatus;
  orderedAt: Date;
  /** Charged after discounts and before refunds; minor units. */
  totalPrice: number;
  /** As the source has it: with or without the discounts of the lines. */
  discountAmount: number;
  /** The sales channel: web, pos, shopify_draft_order, … */
  source: string;
  items: readonly IncomingItem[];
  /** When the source last changed it; a version older than the stored one is ignored. Null if the source does not say. */
  updatedAt?: Date | null;
  discountCodes?: readonly string[];
  /** Included in `totalPrice`, like the tax. */
  shippingAmount?: number;
  taxAmount?: number;
  /** As the source names it: paid, partially_refunded, … */
  paymentState?: string | null;
  /** desktop, mobile, tablet, … */
  device?: string | null;
  /** The campaign of the first touch. */
  campaign?: string | null;
  customFields?: ValuesChange;
  /** All refunds of the order, which replace those stored when it is updated; absent keeps them. */
  refunds?: readonly IncomingRefund[];
};

/** A refund on one order; `items` names its lines if they are known. */
export type IncomingRefund = {
  externalId: string;
  orderExternalId: string;
  /** Minor units, including amounts beyond the lines. */
  amount: number;
  refundedAt: Date;
  items: readonly { lineNumber: number; quantity: number; amount: number }[];
};

/** A support ticket as imported. */
export type IncomingTicket = {
  externalId: string;
  customerExternalId: string;
  openedAt: Date;
  /** Null while open. */
  closedAt: Date | null;
  /** email, chat, phone, … in lower case. */
  channel: string;
  messageCount: number;
  /** 1 to 5; null if not rated. */
  satisfaction: number | null;
  wasReopened: boolean;
};

/** What a customer did besides buying: viewed a product, filled a cart, … */
export type IncomingEvent = {
  externalId: string;
  customerExternalId: string;
  /** viewed, added_to_cart, checkout_started, or the shop's own. */
  name: string;
  occurredAt: Date;
  /** The shop's own IDs; neither the product nor the order needs to be stored. */
  productId: string | null;
  orderId: string | null;
  properties: Readonly<Record<string, string | number | boolean>>;
};

/** A product of the shop's catalog. Lines that lack its category, type, brand or cost get them from here, and all lines get its parent. */
export type IncomingProduct = {
  externalId: string;
  /** It is the shop's own number, which another shop may use for another product. */
  isNumbered?: boolean;
  title: string | null;
  category: string | null;
  productType: string | null;
  /** The brand of its lines. */
  vendor: string | null;
  tags: readonly string[];
  /** What one unit costs the shop; minor units. */
  unitCost: number | null;
  /** The product that it is a variant of. */
  parentId?: string | null;
  /** The parent's ID is the shop's own number. */
  isParentNumbered?: boolean;
  /** When the source last changed it; a version older than the stored one is ignored. Null if the source does not say. */
  updatedAt: Date | null;
};

/**
 * What becomes of an order that is stored already: it stays as it is, or gets the incoming order's values and lines unless
 * it is stored in a newer version.
 */
export type ExistingOrders = "keep" | "update";

/** Written in one transaction. Every customer referenced by an order is included here or already stored. */
export type SalesBatch = {
  customers: readonly IncomingCustomer[];
  orders: readonly IncomingOrder[];
  /** Refunds that come without their orders; existing ones stay. */
  refunds: readonly IncomingRefund[];
  /** By default they are kept. */
  existing?: ExistingOrders;
};

/** What was spent on a campaign in a month, in minor units. */
export type AcquisitionCost = { campaign: string; month: Month; amount: number };
