import { forecast } from "#lib/domain/forecast/forecast.ts";
import type {
  ClvData,
  CohortSpan,
  CustomerSummary,
  ModelRequest,
  PurchaseLog,
} from "#lib/domain/forecast/forecast-request.ts";
import { type Day, dayNumberOf, dayOf, dayOfNumber } from "#lib/domain/time/day.ts";
import type { Language } from "#lib/domain/words/language.ts";
import { now } from "../server/clock.ts";
import { formatForecast } from "./format-forecast.ts";

type PostedTransaction = { customerId: string; day: number; amount: number };

type PostedForecast = {
  transactions?: readonly PostedTransaction[] | null | undefined;
  customer_data?: readonly CustomerSummary[] | null | undefined;
  source?: "stored" | null | undefined;
  /** In days. */
  horizon: number;
  model: ModelRequest | "ml";
  cohort_by: CohortSpan;
  confidence_level: number;
  discount_rate: number;
  as_of?: Day | null | undefined;
  seed: number;
};

/** The business's own purchases and its current day. */
export type StoredPurchases = { log: PurchaseLog; today: Day };

/** Whether the route must read the business's own orders. */
export const usesStoredPurchases = ({ source }: Pick<PostedForecast, "source">): boolean => source === "stored";

const logOf = (transactions: readonly PostedTransaction[]): PurchaseLog => {
  const places = new Map<string, number>();
  const customers = new Uint32Array(transactions.length);
  const days = new Int32Array(transactions.length);
  const amounts = new Float64Array(transactions.length);
  for (const [row, { customerId, day, amount }] of transactions.entries()) {
    const place = places.get(customerId) ?? places.size;
    if (place === places.size) places.set(customerId, place);
    customers[row] = place;
    days[row] = day;
    amounts[row] = amount;
  }
  return { customerIds: [...places.keys()], customers, days, amounts };
};

const dataOf = ({ transactions, customer_data: rows }: PostedForecast, stored?: StoredPurchases): ClvData => {
  if (stored) return { kind: "purchases", log: stored.log };
  return rows ? { kind: "summaries", rows } : { kind: "purchases", log: logOf(transactions ?? []) };
};

/** The time zone where days end last, so that no shop's current day counts as the future. */
const LAST_ZONE = "Pacific/Kiritimati";

/** Summaries don't depend on the day; a fixed one makes the answer the same tomorrow. */
const FIXED_DAY: Day = "2000-01-01";

/**
 * Forecasts what customers will spend, in the specification's field names, with texts in `language`; from `stored` if
 * the business's own orders are requested. Throws INVALID_PARAMETER without any purchases.
 */
export const describeForecast = (posted: PostedForecast, language: Language, stored?: StoredPurchases) => {
  const today = dayNumberOf(stored?.today ?? dayOf(now(), LAST_ZONE));
  const data = dataOf(posted, stored);
  const given = posted.as_of ?? stored?.today ?? null;
  const asOf = given ?? (data.kind === "summaries" ? FIXED_DAY : null);
  const found = forecast(data, {
    horizon: { days: posted.horizon, discountRate: posted.discount_rate },
    model: posted.model === "ml" ? "gradient_boosting" : posted.model,
    cohortBy: posted.cohort_by,
    level: posted.confidence_level,
    seed: posted.seed,
    ...(asOf !== null && { asOf: dayNumberOf(asOf) }),
    today,
  });
  // For summaries, the caller's own date if given.
  return { ...formatForecast(found, language), as_of: data.kind === "summaries" ? given : dayOfNumber(found.asOf) };
};
