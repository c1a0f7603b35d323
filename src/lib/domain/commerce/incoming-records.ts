/** A customer as a shop's file or system names them. Known ones are kept as they are. */
export type IncomingCustomer = {
  externalId: string;
  name?: string | null;
  email?: string | null;
  /** As the source writes it: a name or a code. */
  country?: string | null;
  loyaltyLevel?: LoyaltyLevel | null;
  emailConsent?: Consent;
  emailConsentAt?: Date | null;
  smsConsent?: Consent;
  smsConsentAt?: Date | null;
  /** When the shop first knew them; for a file of orders alone, their first order. */
  createdAt: Date;
};

export const LOYALTY_LEVELS = ["BRONZE", "SILVER", "GOLD", "PLATINUM"] as const;
export type LoyaltyLevel = (typeof LOYALTY_LEVELS)[number];
export type Consent = "granted" | "denied" | "unknown";
export type OrderStatus = "completed" | "partial" | "pending" | "cancelled";

/** One line of an order. All money in minor units. */
export type IncomingItem = {
  productId: string;
  productName?: string | null;
  category?: string | null;
  productType?: string | null;
  brand?: string | null;
  /** At least 1. */
  quantity: number;
  /** Of one unit, before discount. */
  price: number;
  /** What was charged for the line, after discount and before refunds. */
  lineTotal: number;
};

/** One order with its lines, which are counted from 1 in the order given. */
export type IncomingOrder = {
  externalId: string;
  /** Null for a guest. */
  customerExternalId: string | null;
  storefrontId: number;
  status: OrderStatus;
  orderedAt: Date;
  /** What was charged, after discounts and before refunds; minor units. */
  totalPrice: number;
  discountAmount: number;
  /** The sales channel: web, pos, shopify_draft_order, … */
  source: string;
  items: readonly IncomingItem[];
};

/** Money given back on one order; `items` names the lines it was for, where that is known. */
export type IncomingRefund = {
  externalId: string;
  orderExternalId: string;
  /** Minor units, of the lines and whatever else was given back. */
  amount: number;
  refundedAt: Date;
  items: readonly { lineNumber: number; quantity: number; amount: number }[];
};

/** A support ticket as the help desk tells of it. */
export type IncomingTicket = {
  externalId: string;
  customerExternalId: string;
  openedAt: Date;
  /** Null while it is open. */
  closedAt: Date | null;
  /** email, chat, phone, … in small letters. */
  channel: string;
  messageCount: number;
  /** 1 to 5; null where nobody said. */
  satisfaction: number | null;
  wasReopened: boolean;
};

/** What is written in one transaction. Every customer named by an order is here or already known. */
export type SalesBatch = {
  customers: readonly IncomingCustomer[];
  orders: readonly IncomingOrder[];
  refunds: readonly IncomingRefund[];
};
