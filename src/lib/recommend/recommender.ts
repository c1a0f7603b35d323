/** Every kind, by urgency. */
export const ACTION_KINDS = [
  "win_back",
  "reorder_due",
  "second_purchase",
  "remind",
  "reward",
  "first_purchase",
  "let_rest",
  "cross_sell",
  "segment",
  "ask_email",
  "ask_phone",
  "ask_consent",
  "in_person",
] as const;

export type ActionKind = (typeof ACTION_KINDS)[number];

/** What customers whom nothing may be sent to are asked for, before anything else. */
export const REACH_KINDS: readonly ActionKind[] = ["ask_email", "ask_phone", "ask_consent", "in_person"];

export const PRIORITIES = ["high", "medium", "low"] as const;

export const RECOMMENDATION_WARNINGS = [
  /** No past period to compare recommenders in. */
  "not_validated",
  /** Only the products with most buyers are covered. */
  "products_limited",
  /** Too few orders for pairs of products. */
  "few_orders",
  /** More pairs qualify than are listed. */
  "pairs_limited",
  /** Too few customers bought the product to learn who buys it. */
  "few_buyers",
  /** No past periods to learn who buys the product. */
  "short_history",
  /** The horizon is longer than the past periods that probabilities were learned from. */
  "horizon_extended",
] as const;
type Code = (typeof RECOMMENDATION_WARNINGS)[number];

/** `values` fill the placeholders of the code's text. */
export type RecommendationWarning = { code: Code; values: Readonly<Record<string, number>> };

export const warn = (code: Code, values: RecommendationWarning["values"] = {}): RecommendationWarning => ({
  code,
  values,
});

export const RECOMMENDERS = ["item_cosine", "ease", "popularity"] as const;
export type RecommenderName = (typeof RECOMMENDERS)[number];

/** Scores by product, and the product of the history that contributed most to each (-1: none); reused between customers. */
type Scores = { scores: Float64Array; because: Int32Array };

/** A fitted recommender: writes the scores of all products for a customer who bought these. */
export type Recommender = {
  name: RecommenderName;
  products: number;
  score: (history: Uint32Array, into: Scores) => void;
};

/** What a product of the history adds to the scores of others. */
type Weights = { to: Uint32Array; weights: Float64Array };

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

export type TopItem = { product: number; score: number; because: number | null };

/** The products with the highest positive scores, the first of equal ones. */
const best = (products: Uint32Array, limit: number, scoreOf: (product: number) => number): number[] => {
  const [chosen, scores]: [number[], number[]] = [[], []];
  for (const product of products) {
    const score = scoreOf(product);
    if (!(score > 0) || (chosen.length === limit && score <= (scores.at(-1) as number))) continue;
    let place = chosen.length;
    while (place > 0 && (scores[place - 1] as number) < score) place--;
    chosen.splice(place, 0, product);
    scores.splice(place, 0, score);
    if (chosen.length > limit) {
      chosen.pop();
      scores.pop();
    }
  }
  return chosen;
};

/** For one customer after another: the products with the highest scores, filled up with popular ones that have none. */
export const topItems = (recommender: Recommender, popular: Uint32Array) => {
  const into: Scores = {
    scores: new Float64Array(recommender.products),
    because: new Int32Array(recommender.products),
  };
  return (history: Uint32Array, { limit, excludes }: { limit: number; excludes: boolean }): TopItem[] => {
    recommender.score(history, into);
    const { scores } = into;
    const left = excludes ? new Set(history) : new Set<number>();
    const chosen = best(popular, limit, (product) => (left.has(product) ? 0 : (scores[product] as number)));
    for (let at = 0; chosen.length < limit && at < popular.length; at++) {
      const product = popular[at] as number;
      if (!((scores[product] as number) > 0) && !left.has(product)) chosen.push(product);
    }
    return chosen.map((product) => {
      const because = into.because[product] as number;
      return { product, score: Math.max(0, into.scores[product] as number), because: because < 0 ? null : because };
    });
  };
};
