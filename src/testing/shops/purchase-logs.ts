import type { PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import { dayNumberOf } from "#lib/domain/time/day.ts";

/** A customer, a day (YYYY-MM-DD, or days since 1970) and an amount; null if unknown. */
export type Purchase = readonly [customerId: string, day: string | number, amount: number | null];

export const logOf = (purchases: readonly Purchase[]): PurchaseLog => {
  const customerIds = [...new Set(purchases.map(([customerId]) => customerId))];
  return {
    customerIds,
    customers: Uint32Array.from(purchases, ([customerId]) => customerIds.indexOf(customerId)),
    days: Int32Array.from(purchases, ([, day]) => (typeof day === "number" ? day : dayNumberOf(day))),
    amounts: Float64Array.from(purchases, ([, , amount]) => amount ?? Number.NaN),
  };
};
