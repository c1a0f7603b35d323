/** A customer as imported with orders. Of existing customers only an earlier registration is stored. */
export type IncomingCustomer = {
  externalId: string;
  name?: string | null;
  email?: string | null;
  /** E.164. */
  phone?: string | null;
  /** As written in the source: a name or a code. */
  country?: string | null;
  loyaltyLevel?: LoyaltyLevel | null;
  emailConsent?: Consent;
  emailConsentAt?: Date | null;
  smsConsent?: Consent;
  smsConsentAt?: Date | null;
  /** When the shop first registered them; for a file of orders only, their first order. */
  createdAt: Date;
};

export const LOYALTY_LEVELS = ["BRONZE", "SILVER", "GOLD", "PLATINUM"] as const;
export type LoyaltyLevel = (typeof LOYALTY_LEVELS)[number];
export const CONSENTS = ["granted", "denied", "unknown"] as const;
export type Consent = (typeof CONSENTS)[number];
export type OrderStatus = "completed" | "partial" | "pending" | "cancelled";

/** One order line. Money in minor units. */
export type IncomingItem = {
  productId: string;
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

/** Written in one transaction. Every customer referenced by an order is included here or already stored. */
export type SalesBatch = {
  customers: readonly IncomingCustomer[];
  orders: readonly IncomingOrder[];
  refunds: readonly IncomingRefund[];
};
