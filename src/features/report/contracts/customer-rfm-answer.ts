import { z } from "zod";
import { count, day, money, score, share } from "#core/contracts/wire.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { inWords, parameterWarnings } from "#records/contracts/family-answer.ts";

const code = z.enum(RFM_SEGMENTS.map((segment) => segment.code));

const sums = { customer_count: count, order_count: count, total_revenue: money };

const customer = z
  .object({
    customer_id: z.string(),
    recency_score: score.describe("By fifths of the period: 5 for a purchase in the last one"),
    frequency_score: score.describe("1 + ⌊5 × share of customers with fewer orders⌋"),
    monetary_score: score.describe("The same by revenue"),
    segment_code: code,
    segment_name: inWords,
    recommended_action: inWords,
    days_since_last_order: count,
    order_count: count,
    revenue: money.describe("Net of refunds"),
  })
  .meta({ id: "CustomerRfm" });

export const scoredCustomers = z.object({
  customers: z.array(customer).describe("Ordered by customer_id"),
  segments: z
    .array(
      z.object({
        segment_code: code,
        segment_name: inWords,
        description: inWords,
        ...sums,
        customer_share: share.max(1),
        recommended_actions: z.array(z.string()),
      }),
    )
    .describe("All eight, in the report's order"),
  totals: z.object(sums),
  period: z.object({ start: day, end: day, days: count }),
  warnings: parameterWarnings,
});

export type ScoredCustomers = z.infer<typeof scoredCustomers>;
