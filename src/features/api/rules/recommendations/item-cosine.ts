import { type Recommender, scoreBy } from "#lib/recommend/recommender.ts";
import { countProductBuyers, getHistory, type Interactions } from "./interactions.ts";

/** Neighbors kept for each product. */
const NEIGHBORS = 200;
/** Of a customer with more products, the last ones count: the effort grows with the square. */
export const MOST_ITEMS = 500;

/** The customers of each product. */
const customersByProduct = ({ starts, items, products }: Interactions): number[][] => {
  const customers = Array.from({ length: products }, (): number[] => []);
  for (let customer = 0; customer + 1 < starts.length; customer++) {
    const first = Math.max(starts[customer] as number, (starts[customer + 1] as number) - MOST_ITEMS);
    for (let at = first; at < (starts[customer + 1] as number); at++) customers[items[at] as number]?.push(customer);
  }
  return customers;
};

/**
 * Item-based collaborative filtering (Sarwar, Karypis, Konstan & Riedl 2001, doi 10.1145/371920.372071) on purchases: the
 * similarity of two products is the cosine of their columns of buyers, n_ij / √(n_i n_j).
 */
export const itemCosine = (interactions: Interactions): Recommender => {
  const buyers = countProductBuyers(interactions);
  const together = new Float64Array(interactions.products);
  const neighbors = customersByProduct(interactions).map((customers, from) => {
    const found: number[] = [];
    for (const customer of customers) {
      for (const to of getHistory(interactions, customer).slice(-MOST_ITEMS)) {
        if (together[to] === 0) found.push(to);
        together[to] = (together[to] as number) + 1;
      }
    }
    const similar = found
      .filter((to) => to !== from)
      .map((to) => ({
        to,
        weight: (together[to] as number) / Math.sqrt((buyers[from] as number) * (buyers[to] as number)),
      }))
      .sort((a, b) => b.weight - a.weight || a.to - b.to)
      .slice(0, NEIGHBORS);
    for (const to of found) together[to] = 0;
    return {
      to: Uint32Array.from(similar, ({ to }) => to),
      weights: Float64Array.from(similar, ({ weight }) => weight),
    };
  });
  return {
    name: "item_cosine",
    products: interactions.products,
    score: scoreBy(interactions.products, (from) => neighbors[from]),
  };
};
