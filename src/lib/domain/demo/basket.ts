import type { IncomingItem } from "#lib/domain/commerce/incoming-records.ts";
import { pick, poisson, type Random } from "../statistics/random.ts";
import type { Product } from "./catalogue.ts";
import type { Temperament } from "./temperament.ts";

export type Shelves = ReadonlyMap<string, readonly Product[]>;

/** Groups products by category. */
export const shelve = (products: readonly Product[]): Shelves => {
  const shelves = new Map<string, Product[]>();
  for (const product of products) shelves.set(product.category, [...(shelves.get(product.category) ?? []), product]);
  return shelves;
};

const quantityOf = (random: Random, { category, price }: Product, bulk: number): number => {
  if (category === "Machines" && price > 10_000) return 1;
  const few = category === "Fabric" || category === "Yarn" ? 1.4 : 0.25;
  return Math.max(1, Math.round((1 + poisson(random, few)) * bulk));
};

/**
 * The lines of one order, mostly from the categories and brands the customer likes. `discount` is a share of each line.
 */
export const fillBasket = (random: Random, shelves: Shelves, who: Temperament, discount: number): IncomingItem[] => {
  const chosen = new Map<string, Product>();
  const lines = 1 + Math.min(30, poisson(random, who.moreLines));
  for (let i = 0; i < lines; i++) {
    const category = pick(random, [...shelves.keys()], (name) => who.categories.get(name) ?? 0);
    const shelf = shelves.get(category) ?? [];
    const product = pick(random, shelf, (each) => each.popularity * (who.brands.get(each.brand) ?? 1));
    chosen.set(product.id, product);
  }
  return [...chosen.values()].map((product) => {
    const quantity = quantityOf(random, product, who.bulk);
    const { id: productId, name: productName, category, productType, brand, price } = product;
    const lineTotal = Math.round(price * quantity * (1 - discount));
    return { productId, productName, category, productType, brand, quantity, price, lineTotal };
  });
};
