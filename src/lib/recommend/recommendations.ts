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
