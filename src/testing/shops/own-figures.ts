import type { CustomerHistory, HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import { getLocalClock } from "#lib/axes/behavior-facts.ts";
import type { Requirement } from "#lib/axes/claims.ts";
import { computeMedian } from "#lib/statistics/summaries.ts";

/** The customer's own figures, straight from the history. */
export const ownFigures = (
  { orders }: CustomerHistory,
  { asOf, timeZone }: Pick<HistoryFrame, "asOf" | "timeZone">,
) => {
  const clock = getLocalClock(timeZone);
  const dayOf = (instant: Date) => clock(instant).day;
  const end = dayOf(asOf);
  const known = orders
    .filter(({ orderedAt }) => orderedAt < asOf)
    .map((order) => ({
      ...order,
      day: dayOf(order.orderedAt),
      refunded: order.refunds
        .filter(({ refundedAt }) => refundedAt < asOf)
        .reduce((sum, { amount }) => sum + amount, 0),
    }));
  const sold = known.filter(({ totalPrice, refunded }) => refunded < totalPrice);
  const sales = sold.length > 0 ? sold : known;
  const days = [...new Set(sales.map(({ day }) => day))].sort((a, b) => a - b);
  const spent = (of: typeof known) =>
    of.reduce((sum, { totalPrice, refunded }) => sum + totalPrice - refunded, 0) / 100;
  const age = (day: number) => end - day;
  const products = new Set<string>();
  let familiar = 0;
  for (const day of days) {
    const bought = sales
      .filter((sale) => sale.day === day)
      .flatMap(({ items }) => items.map(({ productId }) => productId));
    if (bought.some((product) => products.has(product))) familiar++;
    for (const product of bought) products.add(product);
  }
  const gap = days.length < 2 ? null : ((days.at(-1) ?? 0) - (days[0] ?? 0)) / (days.length - 1);
  return {
    orders: days.length,
    gap,
    since: age(days.at(-1) ?? 0),
    tenure: age(days[0] ?? 0),
    spent: Math.max(0, spent(known)),
    perOrder: spent(sales) / sales.length,
    lastYear: spent(known.filter(({ day }) => age(day) <= 365)),
    yearBefore: spent(known.filter(({ day }) => age(day) > 365 && age(day) <= 730)),
    withoutDiscount: sales.filter(({ discountAmount }) => discountAmount === 0).length / sales.length,
    refunded: known.filter(({ refunded }) => refunded > 0).length / known.length,
    categories: new Set(sales.flatMap(({ items }) => items.map(({ category }) => category))).size,
    familiar: days.length < 2 ? 0 : familiar / (days.length - 1),
    inStore: known.filter(({ source }) => source === "pos").length / known.length,
  };
};
export type Own = ReturnType<typeof ownFigures>;

/** What a reader of each word would check, in the shop's own terms. */
export const readings = (shop: readonly Own[]): Record<Requirement, (own: Own) => boolean> => {
  const repeat = shop.filter(({ orders }) => orders > 1);
  const medianOrders = computeMedian(repeat.map(({ orders }) => orders));
  const medianGap = computeMedian(repeat.map(({ gap }) => gap ?? 0));
  const rank = (of: (own: Own) => number, own: Own) => shop.filter((each) => of(each) < of(own)).length / shop.length;
  const typical = ({ gap, orders }: Own) => Math.max(14, ((orders - 1) * (gap ?? 0) + medianGap) / orders);
  const third = 0.33;
  return {
    one_order: ({ orders }) => orders === 1,
    came_back: ({ orders }) => orders > 1,
    occasional: ({ orders, gap }) => orders > 1 && orders < medianOrders && (gap ?? 0) >= medianGap - 1e-9,
    frequent: ({ orders, gap }) => orders > medianOrders && (gap ?? Number.POSITIVE_INFINITY) <= medianGap + 1e-9,
    new: ({ tenure }) => tenure <= 120,
    long_standing: (own) => own.tenure >= 365 && rank(({ tenure }) => tenure, own) >= 1 - third - 0.02,
    active: (own) => own.since <= 1.5 * typical(own) + 1 && own.since <= 365,
    inactive: (own) => own.since >= 2 * typical(own) - 1 && own.since >= 60,
    high_spend: (own) => rank(({ spent }) => spent, own) >= 1 - third - 0.02,
    low_spend: (own) => rank(({ spent }) => spent, own) <= third + 0.02,
    big_orders: (own) => rank(({ perOrder }) => perOrder, own) >= 1 - third - 0.02,
    small_orders: (own) => rank(({ perOrder }) => perOrder, own) <= third + 0.02,
    growing: ({ lastYear, yearBefore, tenure }) => lastYear > yearBefore && yearBefore > 0 && tenure >= 730,
    shrinking: ({ lastYear, yearBefore, tenure }) => lastYear < yearBefore && lastYear > 0 && tenure >= 730,
    full_price: ({ withoutDiscount }) => withoutDiscount >= 0.9,
    discounts: ({ withoutDiscount }) => withoutDiscount <= 0.5,
    returns: ({ refunded }) => refunded >= 0.25,
    varied: (own) => own.categories >= 3 && rank(({ categories }) => categories, own) >= 0.4,
    one_category: ({ categories, orders }) => categories === 1 && orders > 2,
    same_products: ({ familiar, orders }) => familiar >= 0.5 && orders > 2,
    in_store: ({ inStore }) => inStore >= 0.75,
  };
};
