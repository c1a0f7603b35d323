import { createRandom } from "#lib/statistics/random.ts";
import type { IncomingItem } from "#records/rules/incoming-records.ts";
import { daysAgo, type OrderOptions } from "#testing/builders.ts";

/** A line of one unit at 10.00. */
export const aLine = (productId: string, options: Partial<IncomingItem> = {}): IncomingItem => {
  const { quantity = 1, price = 1000 } = options;
  return { productId, productName: `Product ${productId}`, quantity, price, lineTotal: quantity * price, ...options };
};

/** Customers whose first order had a product, 200 days ago, and of whom so many came back 20 days later with another product. */
export const beginWith = (product: string, customers: number, returned: number): OrderOptions[] =>
  Array.from({ length: customers }, (_, i): OrderOptions[] => {
    const customer = `${product}-${i}`;
    const first = { customer, orderedAt: daysAgo(200), items: [aLine(product)] };
    return i < returned ? [first, { customer, orderedAt: daysAgo(180), items: [aLine("refill")] }] : [first];
  }).flat();

/**
 * Random sales of the last 500 days: of eight products in three categories or none, with costs, discounts and refunds of lines and orders;
 * also gift cards, delivery, samples, guests, pending orders and several orders at the same instant.
 */
export const sellProductsAtRandom = (seed: number): OrderOptions[] => {
  const random = createRandom(seed);
  const pick = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const lineOf = (): IncomingItem => {
    const product = Math.floor(random() ** 2 * 8);
    const [quantity, price] = [pick([1, 1, 2, 3]), 500 + 250 * product];
    return aLine(`p${product}`, {
      category: ["Yarn", "Fabric", "Tools", null][product % 4] ?? null,
      quantity,
      price,
      lineTotal: Math.round(quantity * price * pick([1, 1, 0.8])),
      unitCost: pick([null, 200, 333]),
    });
  };
  const others = [
    aLine("card", { productName: "Gift card", price: 5000, isGiftCard: true }),
    aLine("post", { productName: "Shipping", price: 490 }),
    aLine("p1", { price: 0, category: "Fabric" }),
  ];
  const sameInstants = [40, 140, 400].map(daysAgo);
  return Array.from({ length: 700 }, (_, i): OrderOptions => {
    const items = Array.from({ length: pick([1, 1, 2, 3]) }, lineOf);
    if (random() < 0.2) items.push(pick(others));
    const total = items.reduce((sum, { lineTotal }) => sum + lineTotal, 0);
    const refunded = random() < 0.1 ? (items[0] as IncomingItem).lineTotal : random() < 0.1 ? Math.floor(total / 3) : 0;
    const isOfLine = refunded === (items[0] as IncomingItem).lineTotal;
    return {
      externalId: `o${i}`,
      customer: random() < 0.05 ? null : `c${Math.floor(random() ** 1.5 * 300)}`,
      // A tenth are at the same instant as others.
      orderedAt: random() < 0.1 ? pick(sameInstants) : daysAgo(random() * 500),
      status: pick(["completed", "completed", "completed", "completed", "partial", "pending"]),
      storefrontId: pick([1, 1, 2]),
      totalPrice: total + pick([0, 490]),
      items,
      ...(refunded > 0
        ? {
            refunded,
            refundedItems: isOfLine ? [{ lineNumber: 1, quantity: items[0]?.quantity ?? 1, amount: refunded }] : [],
          }
        : {}),
    };
  });
};
