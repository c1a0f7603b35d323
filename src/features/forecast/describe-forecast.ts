import type { Language } from "#core/messages/language.ts";
import { toCohortLabel } from "#features/forecast/rules/cohorts/cohorts.ts";
import { forecast } from "#features/forecast/rules/forecast.ts";
import {
  type ClvData,
  type CohortCriterion,
  type CohortSpan,
  isCohortField,
  type ModelRequest,
  type PurchaseLog,
} from "#features/forecast/rules/forecast-request.ts";
import { firstLabels } from "#lib/purchases/order-log.ts";
import { dayOfNumber } from "#lib/time/day.ts";
import { formatForecast } from "./format-forecast.ts";
import { type PostedPurchases, resolveClvData, resolveDays, type StoredPurchases } from "./posted-purchases.ts";

type PostedForecast = PostedPurchases & {
  /** In days. */
  horizon: number;
  model: ModelRequest | "ml";
  cohort_by: CohortCriterion;
  confidence_level: number;
  discount_rate: number;
  path: boolean;
  seed: number;
};

/** The span of each customer's first purchase; null for one with refunds only. */
const firstSpans = ({ customerIds, customers, days, amounts }: PurchaseLog, span: CohortSpan): (string | null)[] => {
  const first = new Int32Array(customerIds.length).fill(NEVER);
  for (let row = 0; row < days.length; row++) {
    const [customer, day] = [customers[row] as number, days[row] as number];
    if (!((amounts[row] as number) < 0) && day < (first[customer] as number)) first[customer] = day;
  }
  return Array.from(first, (day) => (day === NEVER ? null : toCohortLabel(day, span)));
};

const NEVER = 2 ** 31 - 1;

/** With each customer's cohort as of a day, if cohorts are requested, so that each has parameters of its own. */
const withCohorts = (data: ClvData, { cohort_by: by, transactions }: PostedForecast, asOf: number): ClvData => {
  if (data.kind === "summaries") {
    if (!isCohortField(by)) return data;
    return { ...data, rows: data.rows.map((row) => ({ ...row, cohort: row.labels?.[by] ?? null })) };
  }
  const { log } = data;
  if (isCohortField(by)) return { ...data, log: { ...log, cohorts: firstLabels(transactions ?? [], log, by, asOf) } };
  return by === "none" ? data : { ...data, log: { ...log, cohorts: firstSpans(log, by) } };
};

/**
 * Forecasts what customers will spend, in the specification's field names, with texts in `language`; from `stored` if
 * the business's own orders are requested. Throws INVALID_PARAMETER without any purchases.
 */
export const describeForecast = (posted: PostedForecast, language: Language, stored?: StoredPurchases) => {
  const { given, ...days } = resolveDays(posted, stored);
  const data = withCohorts(resolveClvData(posted, stored), posted, days.asOf ?? days.today);
  const found = forecast(data, {
    horizon: { days: posted.horizon, discountRate: posted.discount_rate },
    model: posted.model === "ml" ? "gradient_boosting" : posted.model,
    cohortBy: isCohortField(posted.cohort_by) ? "none" : posted.cohort_by,
    level: posted.confidence_level,
    seed: posted.seed,
    hasPath: posted.path,
    ...days,
  });
  // For summaries, the caller's own date if given.
  return { ...formatForecast(found, language), as_of: data.kind === "summaries" ? given : dayOfNumber(found.asOf) };
};
