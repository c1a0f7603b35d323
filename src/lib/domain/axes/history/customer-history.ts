/** One line of an order; money in minor units. */
export type HistoryItem = {
  productId: string;
  category: string | null;
  productType: string | null;
  quantity: number;
  /** What was charged for the line, before refunds. */
  lineTotal: number;
  refundedQuantity: number;
};

/** A completed or partial order, those refunded whole included; money in minor units. */
export type HistoryOrder = {
  orderedAt: Date;
  /** What was charged, after discounts and before refunds. */
  totalPrice: number;
  discountAmount: number;
  /** The sales channel: web, pos, shopify_draft_order, … */
  source: string;
  items: readonly HistoryItem[];
  refunds: readonly { refundedAt: Date; amount: number }[];
};

/** A contact with support. */
export type HistoryTicket = {
  openedAt: Date;
  /** Null while it is open. */
  closedAt: Date | null;
  /** email, chat, phone, … */
  channel: string;
  messageCount: number;
  /** 1 to 5; null where nobody said. */
  satisfaction: number | null;
  wasReopened: boolean;
};

/** All that is known of what one customer did, oldest first or not. */
export type CustomerHistory = {
  customerId: string;
  orders: readonly HistoryOrder[];
  tickets: readonly HistoryTicket[];
};

/** What a history is read by: nothing at or after `asOf` has happened yet; days and hours are those of the zone's clocks. */
export type Reading = { asOf: Date; timeZone: string; currency: string };
