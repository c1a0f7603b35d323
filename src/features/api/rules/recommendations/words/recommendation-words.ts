import type { RecommendationWarning, RecommenderName } from "#lib/recommend/recommender.ts";

/** ICU messages. */
export type RecommendationWords = {
  models: Record<RecommenderName, string>;
  reasons: Record<"best_recall" | "too_little_data", string>;
  warnings: Record<RecommendationWarning["code"], string>;
};
