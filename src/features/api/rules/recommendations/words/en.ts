import type { RecommendationWords } from "./recommendation-words.ts";

export const en: RecommendationWords = {
  models: { item_cosine: "Item similarity", ease: "EASE", popularity: "Popularity" },
  reasons: {
    best_recall: "{model} found most of what customers bought in the holdout.",
    too_little_data: "{model}: too few customers came back to compare models.",
  },
  warnings: {
    not_validated: "The history is too short, or too few customers came back, to compare models on held-out data.",
    products_limited: "Only the {max, number} most frequent of {products, number} products are covered.",
    few_orders: "Only {orders, plural, one {# basket} other {# baskets}} with products: intervals are wide.",
    pairs_limited: "The answer has the first {max, number} of {pairs, number} pairs.",
    few_buyers:
      "Only {buyers, plural, one {# customer} other {# customers}} bought this in one of the past periods ({min} are needed in each): probabilities are the base rate times the probability that a customer is active.",
    short_history:
      "The history is too short to learn who buys this: probabilities are the base rate times the probability that a customer is active.",
    horizon_extended:
      "Probabilities were learned from periods of {days, plural, one {# day} other {# days}} and extended to the horizon at the same rate.",
  },
};
