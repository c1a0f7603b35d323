import type { Recommender, Scores } from "./recommender.ts";

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
