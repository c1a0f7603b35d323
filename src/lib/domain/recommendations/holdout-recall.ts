import { sampleRows } from "../statistics/clustering/sample-rows.ts";
import { historyOf, type Interactions } from "./interactions.ts";
import type { Recommender } from "./models/recommender.ts";
import { topItems } from "./top-items.ts";

/** Recall among the first twenty. */
const FIRST = 20;
/** Enough to tell recommenders apart. */
const SAMPLE = 2000;

/** Customers who had bought before the holdout and bought something to recommend in it. */
export type RecallCase = { history: Uint32Array; bought: Set<number> };

export const recallCases = (
  before: Interactions,
  after: Interactions,
  excludes: boolean,
  seed: number,
): RecallCase[] => {
  const cases = Array.from({ length: before.starts.length - 1 }, (_, customer) => {
    const history = historyOf(before, customer);
    const known = new Set(excludes ? history : []);
    return { history, bought: new Set([...historyOf(after, customer)].filter((item) => !known.has(item))) };
  }).filter(({ history, bought }) => history.length > 0 && bought.size > 0);
  return Array.from(sampleRows(cases.length, SAMPLE, seed), (at) => cases[at] as RecallCase);
};

/**
 * Recall@20 as in Liang, Krishnan, Hoffman & Jebara (2018, doi 10.1145/3178876.3186150): the share of the products bought
 * later that are among the first 20 recommended, at most 20 of them counted; the mean over customers. 0 without cases.
 */
export const recallOf = (
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
