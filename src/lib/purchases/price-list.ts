import type { PurchasingOrder } from "./purchasing.ts";

/** The average item price by category; items without a category form one too. */
export type PriceList = ReadonlyMap<string, number>;

const categoryKey = (category: string | undefined): string => category ?? "";

export const buildPriceList = (histories: Iterable<readonly PurchasingOrder[]>): PriceList => {
  const spent = new Map<string, { pieces: number; amount: number }>();
  for (const orders of histories)
    for (const { items = [] } of orders)
      for (const { category, quantity, price } of items) {
        const key = categoryKey(category);
        const sum = spent.get(key) ?? { pieces: 0, amount: 0 };
        sum.pieces += quantity;
        sum.amount += quantity * price;
        spent.set(key, sum);
      }
  return new Map([...spent].map(([category, { pieces, amount }]) => [category, pieces > 0 ? amount / pieces : 0]));
};

/** What a customer paid relative to the average prices of the same categories: 1 is average. */
export const computePriceLevel = (orders: readonly PurchasingOrder[], prices: PriceList): number | undefined => {
  let [paid, ordinary] = [0, 0];
  for (const { items = [] } of orders)
    for (const { category, quantity, price } of items) {
      paid += quantity * price;
      ordinary += quantity * (prices.get(categoryKey(category)) ?? 0);
    }
  return ordinary > 0 ? paid / ordinary : undefined;
};
