import { sayIn } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { type Words, wordsIn } from "#core/messages/words.ts";
import { toMajor } from "#lib/money.ts";
import { ratio, type Sums, toHundredths } from "#lib/rfm/score.ts";
import type { Day } from "#lib/time/day.ts";
import type { CostCoverage } from "#records/rules/order-readings/populations.ts";
import { findSegmentWords, type SegmentWords } from "#records/rules/rfm/segment-descriptions.ts";

/** The scope of a report. */
export type ReportContext = {
  period: { start: Day; end: Day; days: number };
  currency: string;
  timeZone: string;
  storefrontId: number | null;
  generatedAt: Date;
  /** All customers of the business, with or without sales. */
  customersInAll: number;
  /** Only of a report whose values are gross margins. */
  costs?: CostCoverage;
};

/** The header shared by all methods' reports. */
export const reportHead = ({ period, currency, timeZone, storefrontId, generatedAt, costs }: ReportContext) => ({
  ...(costs && {
    value_basis: "margin" as const,
    cost_coverage: costs.share,
    customers_without_costs: costs.customersWithoutCosts,
  }),
  period,
  currency,
  time_zone: timeZone,
  storefront_id: storefrontId,
  generated_at: generatedAt.toISOString(),
});

/** Totals cover scored customers: those with a counted sale in the period. */
export const reportTotals = (
  { currency, customersInAll }: ReportContext,
  whole: Sums,
  previousCustomerCount: number,
) => ({
  customer_count: whole.customerCount,
  order_count: whole.orderCount,
  total_revenue: toMajor(whole.revenue, currency),
  average_order_value: toMajor(Math.round(ratio(whole.revenue, whole.orderCount)), currency),
  previous_customer_count: previousCustomerCount,
  unscored_customers: customersInAll - whole.customerCount,
});

export type SegmentTexts<Name extends string = string> = {
  name: Name;
  code: string;
  description: string;
  actions: readonly string[];
};

/** The data of one segment, including the method-specific part. */
type Segment<Name extends string, Score, Own> = {
  words: SegmentTexts<Name>;
  /** Its customers, now and in the previous period of equal length. */
  now: Sums;
  previousCustomerCount: number;
  scores: { recency: Score; frequency: Score; monetary: Score };
  characteristics: Own;
};

/** `gains`: of all segments (`sumGains`). One segment with the specification's field names. Money in major units, averages rounded to the minor unit. */
export const reportSegment = <Name extends string, Score extends number | null, Own extends object>(
  { words, now, previousCustomerCount, scores, characteristics }: Segment<Name, Score, Own>,
  { whole, gains, currency }: { whole: Sums; gains: number; currency: string },
) => {
  const money = (minor: number) => toMajor(Math.round(minor), currency);
  return {
    segment_name: words.name,
    segment_code: words.code,
    description: words.description,
    customer_count: now.customerCount,
    total_revenue: money(now.revenue),
    average_order_value: money(ratio(now.revenue, now.orderCount)),
    recency_score: scores.recency,
    frequency_score: scores.frequency,
    monetary_score: scores.monetary,
    characteristics: {
      avg_days_since_last_purchase: toHundredths(ratio(now.ageDaysSum, now.customerCount)),
      avg_purchase_frequency: toHundredths(ratio(now.orderCount, now.customerCount)),
      avg_total_spend: money(ratio(now.revenue, now.customerCount)),
      ...characteristics,
    },
    recommended_actions: [...words.actions],
    order_count: now.orderCount,
    previous_customer_count: previousCustomerCount,
    growth_rate:
      previousCustomerCount === 0 ? null : (now.customerCount - previousCustomerCount) / previousCustomerCount,
    revenue_share: ratio(Math.max(0, now.revenue), gains),
    customer_share: ratio(now.customerCount, whole.customerCount),
  };
};

type WireSegment = {
  segment_code: string;
  segment_name: string;
  description: string;
  recommended_actions: readonly string[];
};

/** Null for an unknown code. */
export const findSegmentTexts = (
  code: string,
  language: LanguageTag,
  words: Words = wordsIn(language),
): SegmentWords | null => findSegmentWords(code, words, sayIn(language));

/** Any method's segment in the reader's language; an unknown one keeps the answer's texts. */
export const segmentWords = (
  segment: WireSegment,
  language: LanguageTag,
  terms?: Words,
): Pick<SegmentWords, "name" | "description" | "actions"> => {
  const words = findSegmentTexts(segment.segment_code, language, terms);
  return {
    name: words?.name ?? segment.segment_name,
    description: words?.description ?? segment.description,
    actions: words?.actions ?? [...segment.recommended_actions],
  };
};
