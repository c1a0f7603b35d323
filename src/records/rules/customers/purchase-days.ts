import type { Day } from "#lib/time/day.ts";

/** A customer's orders of one local day; money in minor units. All charts on the customer page derive from these. */
export type PurchaseDay = {
  day: Day;
  /** Counted sales, and their revenue net of refunds. */
  sales: number;
  revenue: number;
  /** Charged for completed and partial orders, including fully refunded ones. */
  charged: number;
};

/** Refunded on a day. */
export type RefundDay = { day: Day; amount: number };
