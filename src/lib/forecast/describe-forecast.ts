import { forecast } from "#lib/domain/forecast/forecast.ts";
import type { CohortSpan, ModelRequest } from "#lib/domain/forecast/forecast-request.ts";
import { dayOfNumber } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { formatForecast } from "./format-forecast.ts";
import { dataOf, daysOf, type PostedPurchases, type StoredPurchases } from "./posted-purchases.ts";

type PostedForecast = PostedPurchases & {
  /** In days. */
  horizon: number;
  model: ModelRequest | "ml";
  cohort_by: CohortSpan;
  confidence_level: number;
  discount_rate: number;
  path: boolean;
  seed: number;
};

/**
 * Forecasts what customers will spend, in the specification's field names, with texts in `language`; from `stored` if
 * the business's own orders are requested. Throws INVALID_PARAMETER without any purchases.
 */
export const describeForecast = (posted: PostedForecast, language: Language, stored?: StoredPurchases) => {
  const data = dataOf(posted, stored);
  const { given, ...days } = daysOf(posted, stored);
  const found = forecast(data, {
    horizon: { days: posted.horizon, discountRate: posted.discount_rate },
    model: posted.model === "ml" ? "gradient_boosting" : posted.model,
    cohortBy: posted.cohort_by,
    level: posted.confidence_level,
    seed: posted.seed,
    hasPath: posted.path,
    ...days,
  });
  // For summaries, the caller's own date if given.
  return { ...formatForecast(found, language), as_of: data.kind === "summaries" ? given : dayOfNumber(found.asOf) };
};
