import type { Recommender } from "#lib/recommend/recommender.ts";
import { countProductBuyers, type Interactions } from "./interactions.ts";

/** The same for all customers: the share of customers who bought each product. */
export const popularity = (interactions: Interactions): Recommender => {
  const customers = Math.max(1, interactions.starts.length - 1);
  const shares = Float64Array.from(countProductBuyers(interactions), (count) => count / customers);
  return {
    name: "popularity",
    products: interactions.products,
    score: (_, { scores, because }) => {
      scores.set(shares);
      because.fill(-1);
    },
  };
};
