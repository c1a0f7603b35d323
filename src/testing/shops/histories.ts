import type {
  CustomerHistory,
  HistoryItem,
  HistoryOrder,
  HistoryTicket,
} from "#features/axes/rules/behavior-reader.ts";
import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { toDayNumber } from "#lib/time/day.ts";

/** A customer, a day (YYYY-MM-DD, or days since 1970) and an amount; null if unknown. */
export type Purchase = readonly [customerId: string, day: string | number, amount: number | null];

export const logOf = (purchases: readonly Purchase[]): PurchaseLog => {
  const customerIds = [...new Set(purchases.map(([customerId]) => customerId))];
  return {
    customerIds,
    customers: Uint32Array.from(purchases, ([customerId]) => customerIds.indexOf(customerId)),
    days: Int32Array.from(purchases, ([, day]) => (typeof day === "number" ? day : toDayNumber(day))),
    amounts: Float64Array.from(purchases, ([, , amount]) => amount ?? Number.NaN),
  };
};

type ItemOptions = Partial<HistoryItem>;
type OrderOptions = Partial<Omit<HistoryOrder, "orderedAt" | "items" | "refunds">> & {
  items?: readonly ItemOptions[];
  /** Refunded three days later; minor units. */
  refunded?: number;
};

const anItem = (options: ItemOptions): HistoryItem => ({
  productId: "p1",
  category: null,
  productType: null,
  quantity: 1,
  lineTotal: 1000,
  refundedQuantity: 0,
  ...options,
});

/** An order of 10.00 on the web, by default without items; with items, its total is their sum. */
export const orderedAt = (
  at: string | Date,
  { items = [], refunded = 0, ...options }: OrderOptions = {},
): HistoryOrder => {
  const lines = items.map(anItem);
  const placed = new Date(at);
  return {
    orderedAt: placed,
    totalPrice: lines.length > 0 ? lines.reduce((sum, { lineTotal }) => sum + lineTotal, 0) : 1000,
    discountAmount: 0,
    source: "web",
    items: lines,
    refunds: refunded === 0 ? [] : [{ refundedAt: new Date(placed.getTime() + 3 * 86_400_000), amount: refunded }],
    ...options,
  };
};

export const aTicket = (openedAt: string, options: Partial<Omit<HistoryTicket, "openedAt">> = {}): HistoryTicket => ({
  openedAt: new Date(openedAt),
  closedAt: new Date(new Date(openedAt).getTime() + 12 * 3_600_000),
  channel: "email",
  messageCount: 2,
  satisfaction: null,
  wasReopened: false,
  ...options,
});

export const historyOf = (
  orders: readonly HistoryOrder[],
  tickets: readonly HistoryTicket[] = [],
  customerId = "c1",
): CustomerHistory => ({ customerId, orders, tickets });
