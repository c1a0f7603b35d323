import type { ValuesChange } from "#core/values/custom-fields.ts";
import type { IncomingCustomer } from "./incoming-customer.ts";

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
  /** The source's ID of the line. */
  externalId?: string | null;
  /** As the store names the product, if that is not the product ID alone. */
  sku?: string | null;
  variant?: string | null;
  collection?: string | null;
  /** What one unit cost the shop. */
  unitCost?: number | null;
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

/** A product of the shop's catalog. Lines that lack its category, type, brand or cost get them from here. */
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
