import type { PurchaseLog } from "#lib/domain/forecast/forecast-request.ts";
import { dayNumberOf } from "#lib/domain/time/day.ts";

/** Who bought, on which day (YYYY-MM-DD, or days since 1970), for how much; null where that is not known. */
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
