import { toMajor } from "../commerce/money.ts";
import { type Day, daysBetween } from "../time.ts";
import type { PurchasingRow } from "./purchasing.ts";

/** What one customer's counted sales of a period add up to. Money in minor units, net of refunds. */
export type PurchaseSummary = {
  customerId: string;
  orders: number;
  spent: number;
  /** What was taken off, and what the orders would have cost without it. */
  discounted: number;
  listed: number;
  firstDay: Day;
  lastDay: Day;
  /** Mean and standard deviation of the days between one order and the next; null with fewer than two orders. */
  gapMean: number | null;
  gapDeviation: number | null;
  /** Orders on Saturdays and Sundays. */
  weekendOrders: number;
  /** January first. */
  ordersByMonth: number[];
  /** Pieces bought and not sent back, what they cost, and of how many products; how many of those in two orders or more. */
  pieces: number;
  products: number;
  repeated: number;
  /** By name, the largest first, at most 20. */
  categories: Record<string, number>;
  brands: Record<string, number>;
};

/** As criteria count them. */
const DAYS_A_MONTH = 30.4375;

/** The same in the form of the segmentation: features in their own units, amounts in major units. `today`: the period's last. */
export const rowOf = (
  summary: PurchaseSummary,
  { currency, today }: { currency: string; today: Day },
): PurchasingRow => {
  const { customerId, orders, spent, firstDay, lastDay } = summary;
  const total = toMajor(spent, currency);
  return {
    customerId,
    totalPurchases: total,
    avgOrderValue: total / orders,
    orderCount: orders,
    purchaseFrequency: orders / Math.max(1, daysBetween(firstDay, today) / DAYS_A_MONTH),
    daysSinceLastPurchase: daysBetween(lastDay, today),
  };
};
