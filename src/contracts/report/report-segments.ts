import { z } from "zod";
import { count, money, score, share } from "../wire.ts";

/** Averages of a segment; each method adds its own fields. */
const averages = z.object({
  avg_days_since_last_purchase: z.number(),
  avg_purchase_frequency: z.number().describe("Sales per customer in the period"),
  avg_total_spend: money,
});

/** Figures of the compared period. */
export const compared = {
  previous_order_count: count.optional().describe("Only with compare: orders in the compared period"),
  previous_total_revenue: money.optional().describe("Only with compare: revenue in the compared period"),
};

/** Fields of every segment, for all methods, in answer order. */
const segmentOf = <Score extends z.ZodType, Characteristics extends z.ZodType>(
  id: string,
  score: Score,
  characteristics: Characteristics,
) =>
  z
    .object({
      segment_name: z.string(),
      segment_code: z.string(),
      description: z.string(),
      customer_count: count,
      total_revenue: money,
      average_order_value: money,
      recency_score: score,
      frequency_score: score,
      monetary_score: score,
      characteristics,
      recommended_actions: z.array(z.string()).length(3),
      order_count: count,
      previous_customer_count: count.describe(
        "In the preceding period of equal length, or the one chosen with compare",
      ),
      growth_rate: z
        .number()
        .nullable()
        .describe(
          "Compared with the preceding period of equal length, or the one chosen with compare; null if that had no customers",
        ),
      revenue_share: share,
      customer_share: share,
      ...compared,
    })
    .meta({ id });

export const rfmSegment = segmentOf(
  "RfmSegment",
  score,
  averages.extend({ avg_scores: z.object({ recency: z.number(), frequency: z.number(), monetary: z.number() }) }),
);

export const valueSegment = segmentOf(
  "ValueSegment",
  z.null(),
  averages.extend({
    min_total_spend: money.nullable().describe("Lowest spending of a customer in the segment; null if it is empty"),
    max_total_spend: money.nullable().describe("Highest spending of a customer in the segment; null if it is empty"),
  }),
);

/** Shares are of sales; null for segments without a common trait. */
const traitNumbers = {
  trait_share: share.nullable().describe("Share of the segment's sales that have its trait"),
  population_share: share.nullable().describe("Share of all sales that have it"),
  lift: z.number().nullable().describe("The segment's share divided by the overall share"),
};

export const behaviorSegment = segmentOf("BehaviorSegment", z.null(), averages.extend(traitNumbers));
