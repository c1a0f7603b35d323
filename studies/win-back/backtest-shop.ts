import type { CustomerHistory, HistoryOrder } from "#features/axes/rules/behavior-reader.ts";
import { CURRENCY, type Life, makeShop } from "#features/demo/rules/shop.ts";
import { addDays, type Day, toLocalDay } from "#lib/time/day.ts";
import type { IncomingCustomer, IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";

import { RETAIL_ZONE, retailHistories } from "#testing/shops/online-retail.ts";

/** A shop whose later purchases are known. */
export type BacktestShop = {
  name: string;
  timeZone: string;
  currency: string;
  histories: readonly CustomerHistory[];
  /** Null where the source has no consents: then everyone counts as reachable. */
  reachable: ReadonlySet<string> | null;
  /** The day after the last purchase. */
  end: Day;
};

/** Without consents. */
export const retailShop = (): BacktestShop => {
  const histories = retailHistories();
  const last = Math.max(...histories.flatMap(({ orders }) => orders.map(({ orderedAt }) => orderedAt.getTime())));
  const end = addDays(toLocalDay(new Date(last), RETAIL_ZONE), 1);
  return { name: "UCI Online Retail", timeZone: RETAIL_ZONE, currency: "GBP", histories, reachable: null, end };
};

const orderOf = (order: IncomingOrder, refunds: readonly IncomingRefund[]): HistoryOrder => {
  const { orderedAt, totalPrice, discountAmount, source, items } = order;
  const returned = (line: number) =>
    refunds.flatMap((refund) => refund.items).reduce((n, one) => n + (one.lineNumber === line ? one.quantity : 0), 0);
  return {
    orderedAt,
    totalPrice,
    discountAmount,
    source,
    refunds,
    items: items.map(({ productId, category = null, productType = null, quantity, lineTotal }, i) => {
      return { productId, category, productType, quantity, lineTotal, refundedQuantity: returned(i + 1) };
    }),
  };
};

const historyOf = (customerId: string, { orders, refunds, tickets }: Life): CustomerHistory => ({
  customerId,
  tickets,
  orders: orders
    .filter(({ status }) => status === "completed" || status === "partial")
    .map((order) =>
      orderOf(
        order,
        refunds.filter(({ orderExternalId }) => orderExternalId === order.externalId),
      ),
    ),
});

const consented = ({ email, emailConsent, phone, smsConsent }: IncomingCustomer): boolean =>
  (emailConsent === "granted" && Boolean(email)) || (smsConsent === "granted" && Boolean(phone));

/** The demo shop, continued by so many days after its two years; with consents as they are on the last day. */
export const demoShop = ({ customers, extraDays }: { customers: number; extraDays: number }): BacktestShop => {
  const timeZone = "America/New_York";
  const [histories, reachable]: [CustomerHistory[], Set<string>] = [[], new Set()];
  const now = new Date("2026-06-30T23:59:00-04:00");
  for (const life of makeShop({ seed: 1, customers, days: 730 + extraDays, now, timeZone })) {
    if (!life.customer) continue;
    histories.push(historyOf(life.customer.externalId, life));
    if (consented(life.customer)) reachable.add(life.customer.externalId);
  }
  return { name: "Demo shop", timeZone, currency: CURRENCY, histories, reachable, end: "2026-07-01" };
};
