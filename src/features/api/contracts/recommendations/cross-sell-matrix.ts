import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, share } from "#core/contracts/wire.ts";
import { BASKETS, LEVELS } from "#features/api/rules/recommendations/cross-sell.ts";
import { RECOMMENDATION_WARNINGS } from "#lib/recommend/warnings.ts";
import { buildWarningsSchema } from "#records/contracts/family-answer.ts";
import { asOf, FAMILY, FAMILY_WORDS, orders, source, withOneSource } from "#records/contracts/purchase-sources.ts";
import { EXAMPLE_ORDERS } from "./example-orders.ts";

const PATH = "/api/v1/ai/echointel/recommendations/cross-sell-matrix";

const probability = share.max(1);
const withBounds = (value: z.ZodNumber) => z.object({ value, lower: value, upper: value });

const pair = z
  .object({
    from: z.string().describe("Product or category that is in the basket"),
    to: z.string().describe("The other one"),
    basket_count: count.describe("Baskets with both"),
    support: probability.describe("Share of all baskets"),
    confidence: withBounds(probability).describe("Share of the baskets with from that have to; Wilson's interval"),
    lift: withBounds(share).describe(
      "How many times as frequent as if independent; interval of its logarithm by the delta method",
    ),
  })
  .meta({ id: "CrossSellPair" });

export const findPostedCrossSell = defineContract({
  ...FAMILY,
  path: PATH,
  summary: "Find products bought together",
  description:
    "Support, confidence and lift with intervals of every pair of products or categories, in both directions, sorted by the " +
    `lower bound of lift. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({
      orders,
      source,
      basket: z
        .enum(BASKETS)
        .default("order")
        .describe("Bought together: in one order, or by one customer at any time"),
      level: z.enum(LEVELS).default("product"),
      min_support: z
        .number()
        .min(0)
        .max(1)
        .default(0.001)
        .describe("Least share of the baskets that have both; never fewer than 5 baskets"),
      confidence_level: z.number().min(0.5).max(0.999).default(0.95).describe("Confidence level of the intervals"),
      limit: z.int().min(1).max(20_000).default(1000).describe("Pairs in the answer"),
      as_of: asOf,
    }),
    ["orders", "source"],
  ),
  output: z.object({
    pairs: z.array(pair),
    items: z
      .array(z.object({ name: z.string(), basket_count: count, support: probability }))
      .describe("Products or categories with enough baskets, most frequent first"),
    basket: z.enum(BASKETS),
    level: z.enum(LEVELS),
    basket_count: count.describe("Baskets with any product"),
    min_basket_count: count.describe("Baskets that a pair needs"),
    warnings: buildWarningsSchema(RECOMMENDATION_WARNINGS),
    as_of: day,
    confidence_level: z.number(),
  }),
  examples: [
    {
      title: "Find products bought in the same order",
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { orders: EXAMPLE_ORDERS },
    },
    {
      title: "Find categories bought by the same customers, from the business's own orders",
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { source: "stored", level: "category", basket: "customer" },
    },
  ],
  exampleAnswer: {
    pairs: [
      {
        from: "POT-1",
        to: "TEA-250",
        basket_count: 5,
        support: 0.625,
        confidence: { value: 1, lower: 0.566, upper: 1 },
        lift: { value: 1.333, lower: 0.894, upper: 1.989 },
      },
      {
        from: "TEA-250",
        to: "POT-1",
        basket_count: 5,
        support: 0.625,
        confidence: { value: 0.833, lower: 0.436, upper: 0.97 },
        lift: { value: 1.333, lower: 0.894, upper: 1.989 },
      },
    ],
    items: [
      { name: "TEA-250", basket_count: 6, support: 0.75 },
      { name: "POT-1", basket_count: 5, support: 0.625 },
    ],
    basket: "order",
    level: "product",
    basket_count: 8,
    min_basket_count: 5,
    warnings: [
      { code: "few_orders", message: "Only 8 baskets with products: intervals are wide.", values: { orders: 8 } },
    ],
    as_of: "2025-06-21",
    confidence_level: 0.95,
  },
});
