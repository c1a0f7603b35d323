import { randomUUID } from "node:crypto";
import { withBusiness, withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type Saved, saveOrders } from "#records/orders/orders.ts";
import type { IncomingCustomer, IncomingOrder, IncomingRefund, SalesBatch } from "#records/rules/incoming-records.ts";

import { prisma } from "../core/db/transaction.ts";

let counter = 0;
const unique = (prefix: string): string => `${prefix}-${++counter}-${randomUUID().slice(0, 8)}`;

type BusinessOptions = { slug?: string; name?: string; timeZone?: string; currency?: string; storefronts?: string[] };

/** A business (UTC, USD) with storefronts numbered from 1 (one, unless named). It is the scope of everything in it. */
export const aBusiness = async (options: BusinessOptions = {}): Promise<Scope & { slug: string }> => {
  const { slug = unique("shop"), timeZone = "UTC", currency = "USD", storefronts = ["Web"] } = options;
  const id = randomUUID();
  await prisma().business.create({ data: { id, slug, name: options.name ?? slug, timeZone, currency } });
  await withBusinessRows({ businessId: id }, (rows) =>
    rows.storefront.createMany({ data: storefronts.map((name, i) => ({ businessId: id, id: i + 1, name })) }),
  );
  return { businessId: id, slug };
};

/** Writes a batch like the product: in one transaction, including metrics. */
export const saveSales = (scope: Scope, batch: Partial<SalesBatch>): Promise<Saved> =>
  withBusiness(scope, (client) => saveOrders(client, scope, { customers: [], orders: [], refunds: [], ...batch }));

/** A customer without orders; returns the external ID. */
export const aCustomer = async (scope: Scope, options: Partial<IncomingCustomer> = {}): Promise<string> => {
  const customer = { externalId: unique("c"), createdAt: new Date("2024-01-01T00:00:00Z"), ...options };
  await saveSales(scope, { customers: [customer] });
  return customer.externalId;
};

/** Our ID for an external ID. */
export const idOfCustomer = (scope: Scope, externalId: string): Promise<string> =>
  withBusinessRows(scope, async (rows) => {
    const where = { businessId_externalId: { businessId: scope.businessId, externalId } };
    return (await rows.customer.findUniqueOrThrow({ where, select: { id: true } })).id;
  });

export type OrderOptions = Partial<Omit<IncomingOrder, "customerExternalId">> & {
  /** External ID; a new customer is created if it is unknown; null is a guest. */
  customer?: string | null;
  /** Refunded a day later; minor units. */
  refunded?: number;
  /** The returned lines; none by default. */
  refundedItems?: IncomingRefund["items"];
};

const orderOf = ({ customer = unique("c"), refunded, refundedItems, ...options }: OrderOptions): IncomingOrder => {
  const totalPrice = options.totalPrice ?? options.items?.reduce((sum, item) => sum + item.lineTotal, 0) ?? 1000;
  return {
    externalId: unique("o"),
    customerExternalId: customer,
    storefrontId: 1,
    status: "completed",
    orderedAt: new Date("2025-01-01T12:00:00Z"),
    discountAmount: 0,
    source: "web",
    items: [{ productId: "p1", quantity: 1, price: totalPrice, lineTotal: totalPrice }],
    ...options,
    totalPrice,
  };
};

/** Saves orders in one transaction, with their customers; returns them as saved. */
export const someOrders = async (scope: Scope, options: readonly OrderOptions[]): Promise<IncomingOrder[]> => {
  const orders = options.map(orderOf);
  const customers = new Map<string, IncomingCustomer>();
  for (const { customerExternalId: externalId, orderedAt: createdAt } of orders) {
    if (externalId !== null) customers.set(externalId, { externalId, createdAt });
  }
  const refunds = orders.flatMap((order, i): IncomingRefund[] => {
    const amount = options[i]?.refunded ?? 0;
    const refundedAt = new Date(order.orderedAt.getTime() + 86_400_000);
    const items = options[i]?.refundedItems ?? [];
    return amount === 0
      ? []
      : [{ externalId: `r-${order.externalId}`, orderExternalId: order.externalId, amount, refundedAt, items }];
  });
  await saveSales(scope, { customers: [...customers.values()], orders, refunds });
  return orders;
};

/** One completed order of 10.00 on storefront 1 by default; returns it as saved. */
export const anOrder = async (scope: Scope, options: OrderOptions = {}): Promise<IncomingOrder> => {
  const [order] = await someOrders(scope, [options]);
  if (!order) throw new Error("No order was saved");
  return order;
};

export const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000);

/** `count` identical orders. */
export const times = (count: number, order: OrderOptions): OrderOptions[] => Array.from({ length: count }, () => order);

/**
 * A shop whose 90-day RFM scores are easy to verify: ada R5F4M4, a Loyal Customer; bob R1F3M3, At Risk; cleo R5F1M1, a
 * New Customer; dan R3F1M1, Promising; eve, who returned everything, and guests are not scored. Needs two storefronts.
 */
export const sellToFour = (scope: Scope): Promise<IncomingOrder[]> =>
  // F and M are by rank among these four. ada: 12 orders, 3 below in both: 1 + ⌊15/4⌋ = 4, today: R5F4M4, 13 in total,
  // a Loyal Customer. bob: 5 orders, 2 below: 1 + ⌊10/4⌋ = 3, 80 of 90 days ago: R = 5 − ⌊400/90⌋ = 1, R1F3M3: At Risk.
  // cleo and dan have one order of 10.00 each: F1 M1; today: New Customers; 40 days ago (R = 5 − ⌊200/90⌋ = 3):
  // Promising.
  someOrders(scope, [
    ...times(12, { customer: "ada", orderedAt: daysAgo(0), totalPrice: 10_050 }),
    ...times(5, { customer: "bob", orderedAt: daysAgo(80), totalPrice: 2_000, storefrontId: 2 }),
    { customer: "cleo", orderedAt: daysAgo(0), totalPrice: 1_000 },
    { customer: "dan", orderedAt: daysAgo(40), totalPrice: 1_000 },
    { customer: "dan", orderedAt: daysAgo(1), status: "pending" },
    { customer: "eve", orderedAt: daysAgo(2), totalPrice: 700, refunded: 700 },
    { customer: null, orderedAt: daysAgo(1), totalPrice: 99_900 },
  ]);
