import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import { toDayNumber } from "#lib/time/day.ts";
import { postedRetail } from "#testing/shops/online-retail.ts";

/** UCI Online Retail, in pounds. */
export const retailLog = (): PurchaseLog => {
  const orders = postedRetail();
  const rows = orders.flatMap(({ orders: own }, customer) => own.map((order) => ({ customer, ...order })));
  return {
    customerIds: orders.map(({ customer_id: id }) => id),
    customers: Uint32Array.from(rows, ({ customer }) => customer),
    days: Int32Array.from(rows, ({ date }) => toDayNumber(date)),
    amounts: Float64Array.from(rows, ({ amount }) => amount),
  };
};
