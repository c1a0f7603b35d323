import { z } from "zod";
import { longList } from "#core/contracts/bulk-parsing.ts";
import { defineContract } from "#core/contracts/contract.ts";
import { postedName } from "#core/contracts/posted-rows.ts";
import { day, share } from "#core/contracts/wire.ts";
import { RECOMMENDERS } from "#lib/recommend/recommender.ts";
import { RECOMMENDATION_WARNINGS } from "#lib/recommend/warnings.ts";
import { buildWarningsSchema, inWords, period } from "#records/contracts/family-answer.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  seed,
  source,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";
import { EXAMPLE_ORDERS } from "./example-orders.ts";

const PATH = "/api/v1/ai/echointel/recommendations/recommend-user-items";
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
  path: PATH,
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
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { orders: EXAMPLE_ORDERS, customer_ids: ["C002", "C008"], limit: 2 },
    },
    {
      title: "Recommend products to two customers, from the business's own orders",
      address: PATH,
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
