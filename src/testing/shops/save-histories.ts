import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { CustomerHistory } from "#features/axes/rules/behavior-reader.ts";
import type { IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";
import { saveTickets } from "#records/support/support-tickets.ts";
import { saveSales } from "../builders.ts";

const ordersOf = ({ customerId, orders }: CustomerHistory): IncomingOrder[] =>
  orders.map(({ items, refunds: _, ...order }, i) => ({
    ...order,
    externalId: `${customerId}-${i}`,
    customerExternalId: customerId,
    storefrontId: 1,
    status: "completed",
    items: items.map(({ refundedQuantity: __, ...item }) => ({
      ...item,
      price: Math.round(item.lineTotal / item.quantity),
    })),
  }));

/** Lines are returned with the first refund of their order. */
const refundsOf = ({ customerId, orders }: CustomerHistory): IncomingRefund[] =>
  orders.flatMap(({ items, refunds }, i) =>
    refunds.map((refund, nth) => ({
      ...refund,
      externalId: `${customerId}-${i}-${nth}`,
      orderExternalId: `${customerId}-${i}`,
      items: items.flatMap(({ refundedQuantity: quantity }, line) =>
        nth === 0 && quantity > 0 ? [{ lineNumber: line + 1, quantity, amount: 0 }] : [],
      ),
    })),
  );

/** Saves customer histories like the product, with their IDs as the shop's own. */
export const saveHistories = async (scope: Scope, histories: readonly CustomerHistory[]): Promise<void> => {
  await saveSales(scope, {
    customers: histories.map(({ customerId, orders }) => ({
      externalId: customerId,
      createdAt: orders[0]?.orderedAt ?? new Date("2024-01-01T00:00:00Z"),
    })),
    orders: histories.flatMap(ordersOf),
    refunds: histories.flatMap(refundsOf),
  });
  const tickets = histories.flatMap(({ customerId, tickets: own }) =>
    own.map((ticket, i) => ({ ...ticket, externalId: `${customerId}-${i}`, customerExternalId: customerId })),
  );
  await withBusiness(scope, (client) => saveTickets(client, scope, tickets));
};
