import type { Fold } from "#features/forecast/rules/validation-report.ts";
import type { OrderLog } from "#lib/purchases/order-log.ts";
import { RECOMMENDERS, type Recommender, type RecommenderName } from "#lib/recommend/recommender.ts";
import { type TopItem, topItems } from "#lib/recommend/top-items.ts";
import { type RecommendationWarning, warn } from "#lib/recommend/warnings.ts";
import { sampleRows } from "#lib/statistics/clustering/sample-rows.ts";
import { noPurchasesError } from "#records/rules/no-purchases.ts";
import { ease, MOST_PRODUCTS } from "./ease.ts";
import { byPopularity, countProductBuyers, getHistory, type Interactions, toInteractions } from "./interactions.ts";
import { itemCosine } from "./item-cosine.ts";
import { popularity } from "./popularity.ts";

/** Recall among the first twenty. */
const FIRST = 20;
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
    const hits = top(history, { limit: FIRST, excludes }).filter(({ product }) => bought.has(product)).length;
    return hits / Math.min(FIRST, bought.size);
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

export type RecommendOptions = {
  asOf: number;
  /** Null: all customers who bought. Unknown ones are recommended what is popular. */
  customerIds: readonly string[] | null;
  limit: number;
  excludes: boolean;
  seed: number;
};

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
const choose = (log: OrderLog, { asOf, excludes, seed }: RecommendOptions): Choice => {
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

export type Recommendation = { customerId: string; isColdStart: boolean; items: TopItem[] };

/**
 * What each customer is likely to buy next, by the recommender with the best recall@20 in the last part of the history.
 * Customers without a purchase are recommended what is popular. Throws INVALID_PARAMETER without purchases of products.
 */
export const recommendItems = (log: OrderLog, options: RecommendOptions) => {
  const { asOf, customerIds, limit, excludes } = options;
  const interactions = toInteractions(log, { asOf });
  if (interactions.items.length === 0) throw noPurchasesError();
  const buyers = countProductBuyers(interactions);
  const popular = byPopularity(buyers, log.productIds);
  const choice = choose(log, options);
  const top = topItems(FITS[choice.selected](interactions, popular), popular);
  const places = new Map(log.customerIds.map((id, place) => [id, place]));
  const wanted =
    customerIds ?? log.customerIds.filter((_, place) => getHistory(interactions, place).length > 0).toSorted();
  const recommendations = wanted.map((customerId): Recommendation => {
    const place = places.get(customerId);
    const history = place === undefined ? new Uint32Array(0) : getHistory(interactions, place);
    return { customerId, isColdStart: history.length === 0, items: top(history, { limit, excludes }) };
  });
  const warnings: RecommendationWarning[] = [];
  if (choice.reason === "too_little_data") warnings.push(warn("not_validated"));
  if (popular.length > MOST_PRODUCTS && choice.selected === "ease")
    warnings.push(warn("products_limited", { max: MOST_PRODUCTS, products: popular.length }));
  return { recommendations, choice, warnings };
};
