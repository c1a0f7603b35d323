import { z } from "zod";
import { defineContract, type Example } from "#core/contracts/contract.ts";
import { day } from "#core/contracts/wire.ts";
import { clvFeatureDefinitions } from "#features/forecast/rules/timing-words.ts";
import { CLV_FEATURES } from "#lib/clv/timing/clv-features.ts";
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

const nullable = new Set<string>([
  "monetary_value",
  "average_order_value",
  "first_order_value",
  "last_order_value",
  "largest_order_value",
  "mean_gap",
  "gap_deviation",
]);

const feature = (name: string) => (nullable.has(name) ? z.number().nullable() : z.number());

const customer = z
  .object({
    customer_id: z.string(),
    first_purchase_date: day,
    last_purchase_date: day,
    ...(Object.fromEntries(CLV_FEATURES.map((name) => [name, feature(name)])) as Record<
      (typeof CLV_FEATURES)[number],
      z.ZodNullable<z.ZodNumber>
    >),
  })
  .meta({ id: "ClvFeatures" });

const clvFeatures = z.object({
  customers: z.array(customer).describe("Ordered by customer_id"),
  definitions: z.array(
    z.object({ feature: z.enum(CLV_FEATURES), unit: z.enum(["days", "money", "count"]), definition: inWords }),
  ),
  as_of: day,
  warnings: parameterWarnings,
});

type ClvFeatures = z.infer<typeof clvFeatures>;

const CLV_FEATURES_EXAMPLES: readonly Example[] = [
  {
    title: "Extract the features of two customers",
    address: "/api/v1/ai/echointel/customer-intelligence/clv-features",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
    body: {
      transactions: [
        { customer_id: "C001", date: "2025-01-14", amount: 80 },
        { customer_id: "C001", date: "2025-04-14", amount: 120 },
        { customer_id: "C002", date: "2025-02-20", amount: 35.5 },
      ],
      as_of: "2025-06-30",
    },
  },
];

/** The answer to the first call; a test checks it. */
const CLV_FEATURES_EXAMPLE_ANSWER: ClvFeatures = {
  customers: [
    {
      customer_id: "C001",
      first_purchase_date: "2025-01-14",
      last_purchase_date: "2025-04-14",
      frequency: 1,
      recency: 90,
      t: 167,
      monetary_value: 120,
      purchases: 2,
      total_revenue: 200,
      average_order_value: 100,
      first_order_value: 80,
      last_order_value: 120,
      largest_order_value: 120,
      days_since_last_purchase: 77,
      mean_gap: 90,
      gap_deviation: 0,
      purchases_last_90_days: 1,
      revenue_last_90_days: 120,
      purchases_last_365_days: 2,
      revenue_last_365_days: 200,
      purchase_trend: 0,
    },
    {
      customer_id: "C002",
      first_purchase_date: "2025-02-20",
      last_purchase_date: "2025-02-20",
      frequency: 0,
      recency: 0,
      t: 130,
      monetary_value: null,
      purchases: 1,
      total_revenue: 35.5,
      average_order_value: 35.5,
      first_order_value: 35.5,
      last_order_value: 35.5,
      largest_order_value: 35.5,
      days_since_last_purchase: 130,
      mean_gap: null,
      gap_deviation: null,
      purchases_last_90_days: 0,
      revenue_last_90_days: 0,
      purchases_last_365_days: 1,
      revenue_last_365_days: 35.5,
      purchase_trend: -1,
    },
  ],
  definitions: clvFeatureDefinitions("en"),
  as_of: "2025-06-30",
  warnings: [],
};

export const extractPostedFeatures = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/customer-intelligence/clv-features",
  summary: "Extract CLV features",
  description:
    "What lifetime value models are fitted to: frequency, recency, T and monetary value, which clv-forecast takes as " +
    `customer_data, and further features, each with its definition. ${FAMILY_WORDS}`,
  input: withOneSource(z.object({ transactions, orders, source, as_of: asOf }), ["transactions", "orders", "source"]),
  output: clvFeatures,
  examples: CLV_FEATURES_EXAMPLES,
  exampleAnswer: CLV_FEATURES_EXAMPLE_ANSWER,
});
