import type { PurchasingOrder } from "./purchasing.ts";

/** What a piece of each category costs on average; pieces without a category are one of their own. */
export type PriceList = ReadonlyMap<string, number>;

const keyOf = (category: string | undefined): string => category ?? "";

export const priceListOf = (histories: Iterable<readonly PurchasingOrder[]>): PriceList => {
  const spent = new Map<string, { pieces: number; amount: number }>();
  for (const orders of histories)
    for (const { items = [] } of orders)
      for (const { category, quantity, price } of items) {
        const sum = spent.get(keyOf(category)) ?? { pieces: 0, amount: 0 };
        spent.set(keyOf(category), { pieces: sum.pieces + quantity, amount: sum.amount + quantity * price });
      }
  return new Map([...spent].map(([category, { pieces, amount }]) => [category, pieces > 0 ? amount / pieces : 0]));
};

/** What somebody paid against what as many pieces of the same categories cost on average: 1 is ordinary. */
export const priceLevelOf = (orders: readonly PurchasingOrder[], prices: PriceList): number | undefined => {
  let [paid, ordinary] = [0, 0];
  for (const { items = [] } of orders)
    for (const { category, quantity, price } of items) {
      paid += quantity * price;
      ordinary += quantity * (prices.get(keyOf(category)) ?? 0);
    }
  return ordinary > 0 ? paid / ordinary : undefined;
};
