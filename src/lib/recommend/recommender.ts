export const RECOMMENDERS = ["item_cosine", "ease", "popularity"] as const;
export type RecommenderName = (typeof RECOMMENDERS)[number];

/** Scores by product, and the product of the history that contributed most to each (-1: none); reused between customers. */
export type Scores = { scores: Float64Array; because: Int32Array };

/** A fitted recommender: writes the scores of all products for a customer who bought these. */
export type Recommender = {
  name: RecommenderName;
  products: number;
  score: (history: Uint32Array, into: Scores) => void;
};

/** What a product of the history adds to the scores of others. */
export type Weights = { to: Uint32Array; weights: Float64Array };

/** Adds up what each product of a history contributes, and remembers the largest contribution. */
export const scoreBy = (products: number, weightsOf: (from: number) => Weights | undefined): Recommender["score"] => {
  const most = new Float64Array(products);
  return (history, { scores, because }) => {
    scores.fill(0);
    because.fill(-1);
    most.fill(0);
    for (const from of history) {
      const found = weightsOf(from);
      if (!found) continue;
      const { to, weights } = found;
      for (let at = 0; at < to.length; at++) {
        const [product, weight] = [to[at] as number, weights[at] as number];
        scores[product] = (scores[product] as number) + weight;
        if (weight <= (most[product] as number)) continue;
        most[product] = weight;
        because[product] = from;
      }
    }
  };
};
