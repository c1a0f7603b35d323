import type { CategoryFact, OrderFact, ProductFact } from "./behavior-facts.ts";

/** In the order of their first purchase. */
export const productsIn = (sales: readonly OrderFact[]): ProductFact[] => {
  const products = new Map<string, ProductFact & { days: number[] }>();
  for (const { day, items } of sales)
    for (const { productId, quantity } of items) {
      const own = products.get(productId);
      if (!own) {
        products.set(productId, { days: [day], quantity, repeated: 0 });
        continue;
      }
      own.quantity += quantity;
      if (own.days[0] !== day) own.repeated += quantity;
      if (own.days[own.days.length - 1] !== day) own.days.push(day);
    }
  return [...products.values()];
};

/** In the order of their first purchase. */
export const categoriesIn = (sales: readonly OrderFact[]): CategoryFact[] => {
  const categories = new Map<string, CategoryFact>();
  for (const { day, items } of sales)
    for (const { category, quantity } of items) {
      if (category === null) continue;
      const own = categories.get(category);
      if (own) own.quantity += quantity;
      else categories.set(category, { firstDay: day, quantity });
    }
  return [...categories.values()];
};
