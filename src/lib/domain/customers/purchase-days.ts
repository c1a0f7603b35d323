import type { Day } from "../time/day.ts";

/** A customer's orders of one day of the business; money in minor units. Everything the page draws is made of these. */
export type PurchaseDay = {
  day: Day;
  /** Counted sales, and what they brought net of refunds. */
  sales: number;
  revenue: number;
  /** What completed and partial orders charged, those refunded whole included. */
  charged: number;
};

/** What was given back on a day. */
export type RefundDay = { day: Day; amount: number };

/** Days with a sale, in order. */
export const daysWithSale = (days: readonly PurchaseDay[]): Day[] =>
  days.flatMap(({ day, sales }) => (sales > 0 ? [day] : [])).sort();
