import { z } from "zod";
import { defineContract, type Example } from "#core/contracts/contract.ts";
import { count, day, money, score, share } from "#core/contracts/wire.ts";
import { RFM_SEGMENTS, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import { inWords, parameterWarnings } from "#records/contracts/family-answer.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  source,
  transactions,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";

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

const scoredCustomers = z.object({
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

type ScoredCustomers = z.infer<typeof scoredCustomers>;

const CUSTOMER_RFM_EXAMPLES: readonly Example[] = [
  {
    title: "Score two customers by their purchases in 90 days",
    address: "/api/v1/ai/echointel/customer-intelligence/customer-rfm",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
    body: {
      transactions: [
        { customer_id: "C001", date: "2025-04-10", amount: 80 },
        { customer_id: "C001", date: "2025-06-25", amount: 120 },
        { customer_id: "C002", date: "2025-05-02", amount: 35.5 },
      ],
      days: 90,
      as_of: "2025-06-30",
    },
  },
  {
    title: "Score customers by a year of the business's own orders",
    address: "/api/v1/ai/echointel/customer-intelligence/customer-rfm",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
    body: { source: "stored", days: 365 },
  },
];

/** The segments with customers in the example. */
const EXAMPLE_SUMS: Partial<
  Record<RfmSegmentKey, Record<"customer_count" | "order_count" | "total_revenue" | "customer_share", number>>
> = {
  potential_loyalists: { customer_count: 1, order_count: 2, total_revenue: 200, customer_share: 0.5 },
  hibernating: { customer_count: 1, order_count: 1, total_revenue: 35.5, customer_share: 0.5 },
};

/** The answer to the first call; a test checks it. */
const CUSTOMER_RFM_EXAMPLE_ANSWER: ScoredCustomers = {
  customers: [
    {
      customer_id: "C001",
      recency_score: 5,
      frequency_score: 3,
      monetary_score: 3,
      segment_code: "R4F2M3",
      segment_name: "Potential Loyalists",
      recommended_action: "Onboarding nurture campaigns",
      days_since_last_order: 5,
      order_count: 2,
      revenue: 200,
    },
    {
      customer_id: "C002",
      recency_score: 2,
      frequency_score: 1,
      monetary_score: 1,
      segment_code: "R1F1M2",
      segment_name: "Hibernating",
      recommended_action: "Deep discount win-back",
      days_since_last_order: 59,
      order_count: 1,
      revenue: 35.5,
    },
  ],
  segments: RFM_SEGMENTS.map(({ key, name, code, description, actions }) => ({
    segment_code: code,
    segment_name: name,
    description,
    ...(EXAMPLE_SUMS[key] ?? { customer_count: 0, order_count: 0, total_revenue: 0, customer_share: 0 }),
    recommended_actions: [...actions],
  })),
  totals: { customer_count: 2, order_count: 3, total_revenue: 235.5 },
  period: { start: "2025-04-02", end: "2025-06-30", days: 90 },
  warnings: [],
};

export const scorePostedCustomers = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/customer-intelligence/customer-rfm",
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
  output: scoredCustomers,
  examples: CUSTOMER_RFM_EXAMPLES,
  exampleAnswer: CUSTOMER_RFM_EXAMPLE_ANSWER,
});
