import { toMajor } from "#lib/money.ts";
import { ratio, type Sums, toHundredths } from "#records/rules/rfm/sums.ts";

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

/** `gains`: of all segments (`gainsOf`). One segment with the specification's field names. Money in major units, averages rounded to the minor unit. */
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
