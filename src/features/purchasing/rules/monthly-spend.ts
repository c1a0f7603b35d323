import type { Day } from "#lib/time/day.ts";
import { type Month, monthsFrom, toMonth } from "#lib/time/month.ts";
import type { PurchaseDay, RefundDay } from "#records/rules/customers/purchase-days.ts";

export type MonthSums = {
  month: Month;
  /** Counted sales. */
  orderCount: number;
  /** Charged for orders of the month. */
  charged: number;
  /** Refunded in the month, whenever the purchase was. */
  refunded: number;
};

const added = (sums: Map<Month, MonthSums>, month: Month, more: Partial<MonthSums>): void => {
  const { orderCount = 0, charged = 0, refunded = 0 } = sums.get(month) ?? {};
  sums.set(month, {
    month,
    orderCount: orderCount + (more.orderCount ?? 0),
    charged: charged + (more.charged ?? 0),
    refunded: refunded + (more.refunded ?? 0),
  });
};

/**
 * Every month from the first with an order or refund to the current one, with zeros for empty months; money in minor
 * units.
 */
export const sumByMonth = (days: readonly PurchaseDay[], refunds: readonly RefundDay[], today: Day): MonthSums[] => {
  const sums = new Map<Month, MonthSums>();
  for (const { day, sales, charged } of days) added(sums, toMonth(day), { orderCount: sales, charged });
  for (const { day, amount } of refunds) added(sums, toMonth(day), { refunded: amount });
  const [first] = [...sums.keys()].sort();
  if (first === undefined) return [];
  const empty = { orderCount: 0, charged: 0, refunded: 0 };
  return monthsFrom(first, toMonth(today)).map((month) => sums.get(month) ?? { month, ...empty });
};
