import type { IncomingTicket } from "#records/rules/incoming-records.ts";

/** One line of an order; money in minor units. */
export type HistoryItem = {
  productId: string;
  category: string | null;
  productType: string | null;
  quantity: number;
  /** Charged for the line, before refunds. */
  lineTotal: number;
  refundedQuantity: number;
};

/** A completed or partial order, including fully refunded ones; money in minor units. */
export type HistoryOrder = {
  orderedAt: Date;
  /** Charged after discounts, before refunds. */
  totalPrice: number;
  discountAmount: number;
  /** The sales channel: web, pos, shopify_draft_order, … */
  source: string;
  items: readonly HistoryItem[];
  refunds: readonly { refundedAt: Date; amount: number }[];
};

/** A support ticket. */
export type HistoryTicket = Omit<IncomingTicket, "externalId" | "customerExternalId">;

/** One customer's activity, in any order. */
export type CustomerHistory = {
  customerId: string;
  orders: readonly HistoryOrder[];
  tickets: readonly HistoryTicket[];
};

/** How to read a history: events at or after `asOf` are ignored; days and hours are local to the time zone. */
export type HistoryFrame = { asOf: Date; timeZone: string; currency: string };
