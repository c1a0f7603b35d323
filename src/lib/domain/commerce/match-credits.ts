import type { IncomingRefund } from "./incoming-records.ts";

/** One line of a credit note. Money in minor units. */
export type CreditLine = {
  /** Where the file says so. */
  line: number;
  /** What came back; null is money given back for no product in particular. */
  productId: string | null;
  quantity: number;
  amount: number;
};

/** A return that names a customer and products, but not the order they were bought with. */
export type CreditNote = {
  externalId: string;
  customerExternalId: string;
  creditedAt: Date;
  lines: readonly CreditLine[];
};

/** What is left of one earlier order: what was charged and not yet given back. */
export type OpenOrder = {
  externalId: string;
  customerExternalId: string;
  orderedAt: Date;
  amount: number;
  lines: readonly { lineNumber: number; productId: string; quantity: number; amount: number }[];
};

/** What of a credit note found no order to come back from. */
export type Unmatched = { line: number; quantity: number; amount: number };

type Purse = { externalId: string; orderedAt: Date; amount: number };
type Lot = { order: Purse; lineNumber: number; quantity: number; amount: number };
type Draft = { amount: number; items: Map<number, { quantity: number; amount: number }> };
type Left = { quantity: number; amount: number };

const latestFirst = (a: Purse, b: Purse): number =>
  b.orderedAt.getTime() - a.orderedAt.getTime() || (a.externalId < b.externalId ? 1 : -1);

const productKey = (customer: string, productId: string): string => `${customer}\n${productId}`;

const draftOf = (drafts: Map<string, Draft>, { externalId }: Purse): Draft => {
  const draft = drafts.get(externalId) ?? { amount: 0, items: new Map() };
  drafts.set(externalId, draft);
  return draft;
};

/** Money alone, as far as the order has any left. */
const giveBack = (drafts: Map<string, Draft>, left: Left, order: Purse): void => {
  const amount = Math.min(left.amount, order.amount);
  if (amount === 0) return;
  draftOf(drafts, order).amount += amount;
  order.amount -= amount;
  left.amount -= amount;
};

/** Units of a line, each with its share of the credit, as far as line and order have any left. */
const takeBack = (drafts: Map<string, Draft>, left: Left, lot: Lot): void => {
  const quantity = Math.min(left.quantity, lot.quantity);
  if (quantity === 0) return;
  const share = Math.round((left.amount * quantity) / left.quantity);
  const amount = Math.min(share, lot.amount, lot.order.amount);
  const draft = draftOf(drafts, lot.order);
  const item = draft.items.get(lot.lineNumber) ?? { quantity: 0, amount: 0 };
  draft.items.set(lot.lineNumber, { quantity: item.quantity + quantity, amount: item.amount + amount });
  draft.amount += amount;
  lot.order.amount -= amount;
  lot.amount -= amount;
  lot.quantity -= quantity;
  left.quantity -= quantity;
  left.amount -= amount;
};

/** The open orders by customer, and their lines by customer and product. */
const sortOut = (open: readonly OpenOrder[]) => {
  const orders = new Map<string, Purse[]>();
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
 * Finds the orders that credit notes give back. A product comes from the customer's earlier purchases of it that still
 * have something left, those at the credited price first, then the latest; money for no product, from an earlier order
 * of just that amount, else from the latest ones. Nothing is given back twice, nor more than was charged. One refund an
 * order and note; the oldest note is served first.
 */
export const matchCredits = (
  credits: readonly CreditNote[],
  open: readonly OpenOrder[],
): { refunds: IncomingRefund[]; unmatched: Unmatched[] } => {
  const { orders, lots } = sortOut(open);
  const refunds: IncomingRefund[] = [];
  const unmatched: Unmatched[] = [];
  for (const credit of credits.toSorted((a, b) => a.creditedAt.getTime() - b.creditedAt.getTime())) {
    const { customerExternalId: customer, creditedAt: refundedAt } = credit;
    const drafts = new Map<string, Draft>();
    for (const { line, productId, quantity, amount } of credit.lines) {
      const left = { quantity, amount };
      if (productId === null) {
        const isExact = (order: Purse): number => Number(order.amount === amount);
        const earlier = (orders.get(customer) ?? []).filter(({ orderedAt }) => orderedAt <= refundedAt);
        earlier.sort((a, b) => isExact(b) - isExact(a) || latestFirst(a, b));
        for (const order of earlier) giveBack(drafts, left, order);
      } else {
        const isExact = (lot: Lot): number => Number(Math.abs(lot.amount / lot.quantity - amount / quantity) < 0.5);
        const bought = lots.get(productKey(customer, productId)) ?? [];
        const earlier = bought.filter(({ order }) => order.orderedAt <= refundedAt);
        earlier.sort((a, b) => isExact(b) - isExact(a) || latestFirst(a.order, b.order) || a.lineNumber - b.lineNumber);
        for (const lot of earlier) takeBack(drafts, left, lot);
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
