import type { Fold } from "#lib/clv/validation-report.ts";
import { noPurchasesError, type OrderLog } from "#lib/purchases/order-log.ts";

import {
  byPopularity,
  countProductBuyers,
  getHistory,
  type Interactions,
  toInteractions,
} from "#lib/recommend/interactions.ts";
import {
  RECOMMENDERS,
  type RecommendationWarning,
  type Recommender,
  type RecommenderName,
  scoreBy,
  type TopItem,
  topItems,
  warn,
} from "#lib/recommend/recommender.ts";
import { sampleRows } from "#lib/statistics/random.ts";
import { invertSymmetric } from "#lib/statistics/symmetric.ts";

/** Scores every customer alike: the share of customers who bought each product. */
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

/** Neighbors kept for each product. */
const NEIGHBORS = 200;
/** Of a customer with more products, the last ones count: the effort grows with the square. */
const MOST_ITEMS = 500;

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

/** The effort grows with the cube of the number of products. */
const MOST_PRODUCTS = 1200;

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

/** Recall among the first twenty. */
const RECALL_AT = 20;
/** Enough to tell recommenders apart. */
const SAMPLE = 2000;

/** Customers who had bought before the holdout and bought something to recommend in it. */
type RecallCase = { history: Uint32Array; bought: Set<number> };

export const recallCases = (
  before: Interactions,
  after: Interactions,
  excludes: boolean,
  seed: number,
): RecallCase[] => {
  const cases = Array.from({ length: before.starts.length - 1 }, (_, customer) => {
    const history = getHistory(before, customer);
    const known = new Set(excludes ? history : []);
    return { history, bought: new Set([...getHistory(after, customer)].filter((item) => !known.has(item))) };
  }).filter(({ history, bought }) => history.length > 0 && bought.size > 0);
  return Array.from(sampleRows(cases.length, SAMPLE, seed), (at) => cases[at] as RecallCase);
};

/**
 * Recall@20 as in Liang, Krishnan, Hoffman & Jebara (2018, doi 10.1145/3178876.3186150): the share of the products bought
 * later that are among the first 20 recommended, at most 20 of them counted; the mean over customers. 0 without cases.
 */
export const computeRecall = (
  recommender: Recommender,
  popular: Uint32Array,
  { cases, excludes }: { cases: readonly RecallCase[]; excludes: boolean },
): number => {
  const top = topItems(recommender, popular);
  const recalls = cases.map(({ history, bought }) => {
    const hits = top(history, { limit: RECALL_AT, excludes }).filter(({ product }) => bought.has(product)).length;
    return hits / Math.min(RECALL_AT, bought.size);
  });
  return recalls.reduce((sum, each) => sum + each, 0) / Math.max(1, recalls.length);
};

/** λ of EASE^R: its author's for MovieLens 20M, and the best of 50 to 1,000 for UCI Online Retail. */
const PENALTY = 500;

export const FITS: Record<RecommenderName, (interactions: Interactions, popular: Uint32Array) => Recommender> = {
  item_cosine: itemCosine,
  ease: (interactions, popular) => ease(interactions, popular, PENALTY),
  popularity,
};

/** The holdout is at most a quarter of the history, and at most this long. */
const HOLDOUT_DAYS = 90;
/** Fewer customers who came back say nothing about which recommender is better. */
const LEAST_CASES = 20;

type RecommendOptions = {
  asOf: number;
  /** Null: all customers who bought. Unknown ones are recommended what is popular. */
  customerIds: readonly string[] | null;
  limit: number;
  excludes: boolean;
  seed: number;
};

type FitOptions = Pick<RecommendOptions, "asOf" | "excludes" | "seed">;

type Choice = {
  selected: RecommenderName;
  reason: "best_recall" | "too_little_data";
  /** Recall@20 in the holdout; empty without one. */
  recalls: { model: RecommenderName; recall: number }[];
  holdout: Fold | null;
};

const findFirstOrderDay = ({ days }: OrderLog, asOf: number): number =>
  days.reduce((least, day) => (day < least ? day : least), asOf);

/** Fits each recommender to the time before the holdout, and takes the one that predicted the holdout best. */
const chooseRecommender = (log: OrderLog, { asOf, excludes, seed }: FitOptions): Choice => {
  const length = Math.floor(Math.min(HOLDOUT_DAYS, (asOf - findFirstOrderDay(log, asOf)) / 4));
  const split = asOf - length;
  const before = toInteractions(log, { asOf: split });
  const cases = recallCases(before, toInteractions(log, { after: split, asOf }), excludes, seed);
  if (length < 1 || cases.length < LEAST_CASES)
    return { selected: "item_cosine", reason: "too_little_data", recalls: [], holdout: null };
  const popular = byPopularity(countProductBuyers(before), log.productIds);
  const recalls = RECOMMENDERS.map((model) => ({
    model,
    recall: computeRecall(FITS[model](before, popular), popular, { cases, excludes }),
  }));
  const best = recalls.reduce((one, other) => (other.recall > one.recall ? other : one));
  return {
    selected: best.model,
    reason: "best_recall",
    recalls,
    holdout: { asOf: split, end: asOf, customers: cases.length },
  };
};

type Recommendation = { customerId: string; isColdStart: boolean; items: TopItem[] };

/**
 * The recommender with the best recall@20 in the last part of the history, fitted to all of it. `recommend` takes the products that a
 * customer bought, by their index in the log; without any it answers what is popular. Throws INVALID_PARAMETER without purchases of
 * products.
 */
export const fitRecommender = (log: OrderLog, options: FitOptions) => {
  const interactions = toInteractions(log, options);
  if (interactions.items.length === 0) throw noPurchasesError();
  const popular = byPopularity(countProductBuyers(interactions), log.productIds);
  const choice = chooseRecommender(log, options);
  const recommend = topItems(FITS[choice.selected](interactions, popular), popular);
  const warnings: RecommendationWarning[] = [];
  if (choice.reason === "too_little_data") warnings.push(warn("not_validated"));
  if (popular.length > MOST_PRODUCTS && choice.selected === "ease")
    warnings.push(warn("products_limited", { max: MOST_PRODUCTS, products: popular.length }));
  return { recommend, interactions, choice, warnings };
};

/**
 * What each customer is likely to buy next, by `fitRecommender`. Customers without a purchase are recommended what is popular. Throws
 * INVALID_PARAMETER without purchases of products.
 */
export const recommendItems = (log: OrderLog, options: RecommendOptions) => {
  const { customerIds, limit, excludes } = options;
  const { recommend, interactions, choice, warnings } = fitRecommender(log, options);
  const places = new Map(log.customerIds.map((id, place) => [id, place]));
  const wanted =
    customerIds ?? log.customerIds.filter((_, place) => getHistory(interactions, place).length > 0).toSorted();
  const recommendations = wanted.map((customerId): Recommendation => {
    const place = places.get(customerId);
    const history = place === undefined ? new Uint32Array(0) : getHistory(interactions, place);
    return { customerId, isColdStart: history.length === 0, items: recommend(history, { limit, excludes }) };
  });
  return { recommendations, choice, warnings };
};
