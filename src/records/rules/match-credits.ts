import type { IncomingRefund } from "./incoming-records.ts";

/** One line of a credit note. Money in minor units. */
type CreditLine = {
  /** If the file has line numbers. */
  line: number;
  /** The returned product; null for an amount not tied to a product. */
  productId: string | null;
  quantity: number;
  amount: number;
};

/** A return that names a customer and products, but not the original order. */
export type CreditNote = {
  externalId: string;
  customerExternalId: string;
  creditedAt: Date;
  lines: readonly CreditLine[];
};

/** The refundable remainder of an earlier order. */
export type OpenOrder = {
  externalId: string;
  customerExternalId: string;
  orderedAt: Date;
  amount: number;
  lines: readonly { lineNumber: number; productId: string; quantity: number; amount: number }[];
};

/** The part of a credit note that matched no order. */
type Unmatched = { line: number; quantity: number; amount: number };

type RefundableOrder = { externalId: string; orderedAt: Date; amount: number };
type Lot = { order: RefundableOrder; lineNumber: number; quantity: number; amount: number };
type Draft = { amount: number; items: Map<number, { quantity: number; amount: number }> };
type Left = { quantity: number; amount: number };

const latestFirst = (a: RefundableOrder, b: RefundableOrder): number =>
  b.orderedAt.getTime() - a.orderedAt.getTime() || (a.externalId < b.externalId ? 1 : -1);

const productKey = (customer: string, productId: string): string => `${customer}\n${productId}`;

const ensureDraft = (drafts: Map<string, Draft>, { externalId }: RefundableOrder): Draft => {
  const draft = drafts.get(externalId) ?? { amount: 0, items: new Map() };
  drafts.set(externalId, draft);
  return draft;
};

/** Refunds an amount without items, up to what the order has left. */
const refundAmount = (drafts: Map<string, Draft>, left: Left, order: RefundableOrder): void => {
  const amount = Math.min(left.amount, order.amount);
  if (amount === 0) return;
  ensureDraft(drafts, order).amount += amount;
  order.amount -= amount;
  left.amount -= amount;
};

/** Refunds items of a line with their share of the credit, up to what the line and order have left. */
const refundItems = (drafts: Map<string, Draft>, left: Left, lot: Lot): void => {
  const quantity = Math.min(left.quantity, lot.quantity);
  if (quantity === 0) return;
  const share = Math.round((left.amount * quantity) / left.quantity);
  const amount = Math.min(share, lot.amount, lot.order.amount);
  const draft = ensureDraft(drafts, lot.order);
  const item = draft.items.get(lot.lineNumber) ?? { quantity: 0, amount: 0 };
  draft.items.set(lot.lineNumber, { quantity: item.quantity + quantity, amount: item.amount + amount });
  draft.amount += amount;
  lot.order.amount -= amount;
  lot.amount -= amount;
  lot.quantity -= quantity;
  left.quantity -= quantity;
  left.amount -= amount;
};

/** Indexes open orders by customer, and their lines by customer and product. */
const indexOpenOrders = (open: readonly OpenOrder[]) => {
  const orders = new Map<string, RefundableOrder[]>();
  const lots = new Map<string, Lot[]>();
  const add = <Value>(to: Map<string, Value[]>, key: string, value: Value) => {
    const values = to.get(key);
    if (values) values.push(value);
    else to.set(key, [value]);
  };
  for (const { externalId, orderedAt, amount, customerExternalId, lines } of open) {
    const order = { externalId, orderedAt, amount };
    add(orders, customerExternalId, order);
    for (const { productId, ...lot } of lines) add(lots, productKey(customerExternalId, productId), { ...lot, order });
  }
  return { orders, lots };
};

/**
 * Finds the orders that credit notes refund. A product is taken from the customer's earlier purchases of it that have
 * something left, those at the credited price first, then the latest. An amount without a product is taken from an
 * earlier order of exactly that amount, otherwise from the latest ones. Nothing is refunded twice, nor more than was
 * charged. Creates one refund per order and note; older notes go first.
 */
export const matchCredits = (
  credits: readonly CreditNote[],
  open: readonly OpenOrder[],
): { refunds: IncomingRefund[]; unmatched: Unmatched[] } => {
  const { orders, lots } = indexOpenOrders(open);
  const refunds: IncomingRefund[] = [];
  const unmatched: Unmatched[] = [];
  for (const credit of credits.toSorted((a, b) => a.creditedAt.getTime() - b.creditedAt.getTime())) {
    const { customerExternalId: customer, creditedAt: refundedAt } = credit;
    const drafts = new Map<string, Draft>();
    for (const { line, productId, quantity, amount } of credit.lines) {
      const left = { quantity, amount };
      if (productId === null) {
        const isExact = (order: RefundableOrder): number => Number(order.amount === amount);
        const earlier = (orders.get(customer) ?? []).filter(({ orderedAt }) => orderedAt <= refundedAt);
        earlier.sort((a, b) => isExact(b) - isExact(a) || latestFirst(a, b));
        for (const order of earlier) refundAmount(drafts, left, order);
      } else {
        const isExact = (lot: Lot): number => Number(Math.abs(lot.amount / lot.quantity - amount / quantity) < 0.5);
        const bought = lots.get(productKey(customer, productId)) ?? [];
        const earlier = bought.filter(({ order }) => order.orderedAt <= refundedAt);
        earlier.sort((a, b) => isExact(b) - isExact(a) || latestFirst(a.order, b.order) || a.lineNumber - b.lineNumber);
        for (const lot of earlier) refundItems(drafts, left, lot);
      }
      if (left.amount > 0) unmatched.push({ line, ...left });
    }
    for (const [orderExternalId, { amount, items }] of drafts) {
      const lines = [...items].map(([lineNumber, item]) => ({ lineNumber, ...item }));
      const externalId = `${credit.externalId}:${orderExternalId}`;
      refunds.push({ externalId, orderExternalId, amount, refundedAt, items: lines });
    }
  }
  return { refunds, unmatched };
};
