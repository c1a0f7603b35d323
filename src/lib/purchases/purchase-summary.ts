import { toMajor } from "../money.ts";
import { type Day, daysBetween } from "../time/day.ts";
import { computeFrequency, computeRegularity, computeSeasonality, countEffectiveOrders } from "./measures.ts";
import type { PurchasingRow } from "./purchasing.ts";

/** One customer's counted sales of a period, aggregated in the database. Money in minor units, net of refunds. */
export type PurchaseSummary = {
  customerId: string;
  orders: number;
  spent: number;
  /** The sum of the squares of the orders' amounts. */
  squares: number;
  /** Discounts, and the undiscounted price of the orders. */
  discounted: number;
  listed: number;
  firstDay: Day;
  lastDay: Day;
  /** Mean and standard deviation of the days between orders; null with a single order. */
  gapMean: number | null;
  gapDeviation: number | null;
  /** Orders on Saturdays and Sundays. */
  weekendOrders: number;
  /** Orders on event days, and the number of these days. */
  eventOrders: number;
  eventDays: number;
  /** January first. */
  ordersByMonth: number[];
  /**
   * Orders with items kept, the number of these items, the amount paid for them, and their price at category averages.
   */
  filled: number;
  pieces: number;
  paid: number;
  ordinary: number;
  /** The number of distinct products, and of those bought on two or more days. */
  products: number;
  repeated: number;
  /** Entropy of the amounts by category, in nats; null without categories. */
  categoryEntropy: number | null;
  /** The largest amounts by name. */
  categories: Record<string, number>;
  brands: Record<string, number>;
};

/** Undefined if there is nothing to divide by. */
const ratio = (part: number, whole: number): number | undefined => (whole > 0 ? part / whole : undefined);

const known = <Row extends object>(row: { [Key in keyof Row]: Row[Key] | undefined }): Row =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== undefined)) as Row;

/**
 * Converts a summary to a segmentation row, with the features `derivedFromOrders` would derive from the orders. `today`
 * is the reference day for recency.
 */
export const toPurchasingRow = (
  summary: PurchaseSummary,
  { currency, today }: { currency: string; today: Day },
): PurchasingRow => {
  const { customerId, orders, firstDay, lastDay, ordersByMonth, gapMean, eventOrders, eventDays } = summary;
  const { squares, filled, pieces, paid, ordinary, products, repeated, discounted, listed, categories, brands } =
    summary;
  const spent = toMajor(summary.spent, currency);
  return known<PurchasingRow>({
    customerId,
    totalPurchases: spent,
    avgOrderValue: spent / orders,
    orderCount: orders,
    effectiveOrders: countEffectiveOrders(summary.spent, squares),
    purchaseFrequency: computeFrequency(orders, daysBetween(firstDay, today)),
    basketSize: ratio(pieces, filled),
    categoryDiversity: summary.categoryEntropy ?? undefined,
    repurchaseRate: orders > 1 ? ratio(repeated, products) : undefined,
    discountRate: ratio(discounted, listed),
    daysSinceLastPurchase: daysBetween(lastDay, today),
    daysBetweenPurchases: gapMean ?? undefined,
    regularity: computeRegularity(orders - 1, gapMean ?? 0, summary.gapDeviation ?? 0),
    priceLevel: ratio(paid, ordinary),
    seasonality: computeSeasonality(ordersByMonth, daysBetween(firstDay, today)),
    weekendShare: summary.weekendOrders / orders,
    ordersByMonth,
    firstDay,
    lastDay,
    eventOrders,
    eventDays,
    // In minor units; only their shares are used.
    categories,
    brands,
    orders: undefined,
  });
};
