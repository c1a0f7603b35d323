import { type Recommender, scoreBy } from "#lib/recommend/recommender.ts";
import { invertSymmetric } from "#lib/statistics/invert-symmetric.ts";
import { getHistory, type Interactions } from "./interactions.ts";
import { MOST_ITEMS } from "./item-cosine.ts";

/** The effort grows with the cube of the number of products. */
export const MOST_PRODUCTS = 1200;

/** Products × products: how many customers bought both; places of products that are left out are -1. */
const computeGramMatrix = (interactions: Interactions, places: Int32Array, n: number): Float64Array => {
  const gram = new Float64Array(n * n);
  for (let customer = 0; customer + 1 < interactions.starts.length; customer++) {
    const own = getHistory(interactions, customer)
      .slice(-MOST_ITEMS)
      .map((item) => (places[item] as number) + 1)
      .filter((place) => place > 0);
    for (const one of own) {
      const row = (one - 1) * n - 1;
      for (const other of own) gram[row + other] = (gram[row + other] as number) + 1;
    }
  }
  return gram;
};

/**
 * EASE^R (Steck 2019, Embarrassingly Shallow Autoencoders for Sparse Data, doi 10.1145/3308558.3313710): the linear model
 * that reproduces each customer's purchases from the others. B = I − P · diag(1 / diag P) with P = (XᵀX + λI)⁻¹. Covers
 * the products with most buyers, given most popular first.
 */
export const ease = (interactions: Interactions, popular: Uint32Array, penalty: number): Recommender => {
  const chosen = popular.subarray(0, MOST_PRODUCTS);
  const n = chosen.length;
  const places = new Int32Array(interactions.products).fill(-1);
  for (const [place, product] of chosen.entries()) places[product] = place;
  const gram = computeGramMatrix(interactions, places, n);
  for (let i = 0; i < n; i++) gram[i * n + i] = (gram[i * n + i] as number) + penalty;
  const weights = invertSymmetric(gram, n);
  const diagonal = Float64Array.from({ length: n }, (_, i) => weights[i * n + i] as number);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++)
      weights[i * n + j] = i === j ? 0 : -(weights[i * n + j] as number) / (diagonal[j] as number);
  }
  const rows = Array.from({ length: n }, (_, i) => ({ to: chosen, weights: weights.subarray(i * n, (i + 1) * n) }));
  return {
    name: "ease",
    products: interactions.products,
    score: scoreBy(interactions.products, (from) => rows[places[from] as number]),
  };
};
