import { z } from "zod";
import { RFM_SEGMENTS } from "#lib/domain/report/rfm/segments.ts";
import { defineContract } from "../contract.ts";
import { inWords } from "../orders/family-answer.ts";
import { asOf, FAMILY, FAMILY_WORDS, orders, source, transactions, withOneSource } from "../orders/purchase-sources.ts";
import { count, day, money, score, share } from "../wire.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/customer-rfm";

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

export const scorePostedCustomers = defineContract({
  ...FAMILY,
  path: PATH,
  summary: "Score customers by RFM",
  description:
    "The segmentation report's recency, frequency and monetary scores, segment and action of each customer with orders in the " +
    `period, and the report's sums. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({
      transactions,
      orders,
      source,
      days: z.int().min(1).max(9999).default(90).describe("Length of the period, which ends with as_of"),
      as_of: asOf,
    }),
    ["transactions", "orders", "source"],
  ),
  output: z.object({
    customers: z.array(customer).describe("Ordered by customer_id"),
    segments: z
      .array(
        z.object({
          ...{ segment_code: code, segment_name: inWords, description: inWords, ...sums },
          customer_share: share.max(1),
          recommended_actions: z.array(z.string()),
        }),
      )
      .describe("All eight, in the report's order"),
    totals: z.object(sums),
    period: z.object({ start: day, end: day, days: count }),
  }),
  examples: [
    {
      title: "Score customers by a year of the business's own orders",
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { source: "stored", days: 365 },
    },
  ],
});
