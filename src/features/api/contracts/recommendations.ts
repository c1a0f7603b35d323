import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { longList, postedChoice, postedName } from "#core/contracts/posted-rows.ts";
import { count, day, share } from "#core/contracts/wire.ts";
import { BASKETS, LEVELS } from "#lib/recommend/cross-sell.ts";
import { RECOMMENDATION_WARNINGS, RECOMMENDERS } from "#lib/recommend/recommender.ts";
import { buildWarningsSchema, inWords, period, probability } from "#records/contracts/family-answer.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  seed,
  source,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";

/** The orders of the recommendation routes' examples: a pair of products needs five baskets that have both. */
const EXAMPLE_ORDERS = [
  { customer_id: "C001", date: "2025-05-02", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  { customer_id: "C001", date: "2025-06-03", amount: 18, lines: [{ product_id: "TEA-250" }] },
  { customer_id: "C002", date: "2025-05-06", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  { customer_id: "C003", date: "2025-05-11", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  {
    customer_id: "C004",
    date: "2025-05-19",
    amount: 60,
    lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }, { product_id: "CUP-4" }],
  },
  { customer_id: "C005", date: "2025-06-07", amount: 42, lines: [{ product_id: "TEA-250" }, { product_id: "POT-1" }] },
  { customer_id: "C006", date: "2025-06-15", amount: 18, lines: [{ product_id: "CUP-4" }] },
  { customer_id: "C007", date: "2025-06-21", amount: 12, lines: [{ product_id: "TIN-2" }] },
];

const USER_ITEMS_PATH = "/api/v1/ai/echointel/recommendations/recommend-user-items";
const MOST_CUSTOMERS = 10_000;

const recommendation = z
  .object({
    customer_id: z.string(),
    is_cold_start: z.boolean().describe("Without a purchase: the most popular products"),
    items: z
      .array(
        z.object({
          product_id: z.string(),
          category: z.string().nullable(),
          score: z.number().describe("Orders the products of a model; not a probability"),
          because: z.string().nullable().describe("The purchased product that contributed most to the score"),
        }),
      )
      .describe("Best first"),
  })
  .meta({ id: "RecommendedItems" });

export const recommendPostedItems = defineContract({
  ...FAMILY,
  path: USER_ITEMS_PATH,
  summary: "Recommend products to customers",
  description:
    "What each customer is likely to buy next, from all customers' orders: by item similarity (cosine), EASE or popularity, " +
    `whichever had the best recall@20 in the last part of the history. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({
      orders,
      source,
      customer_ids: longList(postedName, {
        min: 1,
        max: MOST_CUSTOMERS,
        unique: [null, (id) => id],
        words: "Customers to recommend to; all if omitted, at most 10,000",
      }).nullish(),
      limit: z.int().min(1).max(100).default(10).describe("Products per customer"),
      exclude_purchased: z.boolean().default(true).describe("Leaves out what a customer has bought already"),
      as_of: asOf,
      seed,
    }),
    ["orders", "source"],
  ),
  output: z.object({
    recommendations: z.array(recommendation).describe("In the order of customer_ids, else by customer_id"),
    model: z.object({
      selected: z.enum(RECOMMENDERS),
      reason: z.enum(["best_recall", "too_little_data"]),
      explanation: inWords,
      validation: z
        .object({
          holdout: period,
          recall_at_20: z
            .array(z.object({ model: z.enum(RECOMMENDERS), recall: share.max(1) }))
            .describe("Share of what customers bought in the holdout that was among the first 20"),
        })
        .nullable()
        .describe("null if too few customers came back"),
    }),
    warnings: buildWarningsSchema(RECOMMENDATION_WARNINGS),
    as_of: day,
  }),
  examples: [
    {
      title: "Recommend two products to a customer and to a new one",
      address: USER_ITEMS_PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { orders: EXAMPLE_ORDERS, customer_ids: ["C002", "C008"], limit: 2 },
    },
    {
      title: "Recommend products to two customers, from the business's own orders",
      address: USER_ITEMS_PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { source: "stored", customer_ids: ["C001", "C002"], limit: 5 },
    },
  ],
  exampleAnswer: {
    recommendations: [
      {
        customer_id: "C002",
        is_cold_start: false,
        items: [
          { product_id: "CUP-4", category: null, score: 0.632, because: "TEA-250" },
          { product_id: "TIN-2", category: null, score: 0, because: null },
        ],
      },
      {
        customer_id: "C008",
        is_cold_start: true,
        items: [
          { product_id: "POT-1", category: null, score: 0, because: null },
          { product_id: "TEA-250", category: null, score: 0, because: null },
        ],
      },
    ],
    model: {
      selected: "item_cosine",
      reason: "too_little_data",
      explanation: "Item similarity: too few customers came back to compare models.",
      validation: null,
    },
    warnings: [
      {
        code: "not_validated",
        message: "The history is too short, or too few customers came back, to compare models on held-out data.",
        values: {},
      },
    ],
    as_of: "2025-06-21",
  },
});

const CROSS_SELL_PATH = "/api/v1/ai/echointel/recommendations/cross-sell-matrix";
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
  path: CROSS_SELL_PATH,
  summary: "Find products bought together",
  description:
    "Support, confidence and lift with intervals of every pair of products or categories, in both directions, sorted by the " +
    `lower bound of lift. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({
      orders,
      source,
      basket: postedChoice(BASKETS)
        .default("order")
        .describe("Bought together: in one order, or by one customer at any time"),
      level: postedChoice(LEVELS).default("product"),
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
      address: CROSS_SELL_PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { orders: EXAMPLE_ORDERS },
    },
    {
      title: "Find categories bought by the same customers, from the business's own orders",
      address: CROSS_SELL_PATH,
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
