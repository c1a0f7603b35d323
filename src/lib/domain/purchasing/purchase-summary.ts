import { toMajor } from "../money.ts";
import { type Day, daysBetween } from "../time/day.ts";
import { frequencyOf, regularityOf, seasonalityOf } from "./measures.ts";
import type { PurchasingRow } from "./purchasing.ts";

/** What one customer's counted sales of a period add up to in the database. Money in minor units, net of refunds. */
export type PurchaseSummary = {
  customerId: string;
  orders: number;
  spent: number;
  /** What was taken off, and what the orders would have cost without it. */
  discounted: number;
  listed: number;
  firstDay: Day;
  lastDay: Day;
  /** Mean and standard deviation of the days between one order and the next; null with a single order. */
  gapMean: number | null;
  gapDeviation: number | null;
  /** Orders on Saturdays and Sundays. */
  weekendOrders: number;
  /** Orders on event days, and on how many of them. */
  eventOrders: number;
  eventDays: number;
  /** January first. */
  ordersByMonth: number[];
  /** Orders with pieces that were not sent back, those pieces, what was paid for them, and what as many cost on average. */
  filled: number;
  pieces: number;
  paid: number;
  ordinary: number;
  /** Of how many products, and how many of these were bought on two days or more. */
  products: number;
  repeated: number;
  /** Of the amounts by category, in nats; null without any. */
  categoryEntropy: number | null;
  /** Amounts by name: the largest. */
  categories: Record<string, number>;
  brands: Record<string, number>;
};

/** Nothing to divide by is nothing known. */
const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

const known = <Row extends object>(row: { [Key in keyof Row]: Row[Key] | undefined }): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;

/**
 * The same as a row of the segmentation: the features as `derivedFromOrders` has them of the orders themselves. `today`: the
 * day that recency counts to.
 */
export const rowOf = (
  summary: PurchaseSummary,
  { currency, today }: { currency: string; today: Day },
): PurchasingRow => {
  const { customerId, orders, firstDay, lastDay, ordersByMonth, gapMean, eventOrders, eventDays } = summary;
  const { filled, pieces, paid, ordinary, products, repeated, discounted, listed, categories, brands } = summary;
  const spent = toMajor(summary.spent, currency);
  return known<PurchasingRow>({
    customerId,
    totalPurchases: spent,
    avgOrderValue: spent / orders,
    orderCount: orders,
    purchaseFrequency: frequencyOf(orders, firstDay, today),
    basketSize: ratio(pieces, filled),
    categoryDiversity: summary.categoryEntropy ?? undefined,
    repurchaseRate: orders > 1 ? ratio(repeated, products) : undefined,
    discountRate: ratio(discounted, listed),
    daysSinceLastPurchase: daysBetween(lastDay, today),
    daysBetweenPurchases: gapMean ?? undefined,
    regularity: regularityOf(orders - 1, gapMean ?? 0, summary.gapDeviation ?? 0),
    priceLevel: ratio(paid, ordinary),
    seasonality: seasonalityOf(ordersByMonth, daysBetween(firstDay, today)),
    weekendShare: summary.weekendOrders / orders,
    ...{ ordersByMonth, firstDay, lastDay, eventOrders, eventDays },
    // In minor units: only their shares are looked at.
    ...{ categories, brands, orders: undefined },
  });
};
