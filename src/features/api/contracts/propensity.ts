import { z } from "zod";
import { defineContract, type Example } from "#core/contracts/contract.ts";
import { postedName } from "#core/contracts/posted-rows.ts";
import { count, day, share } from "#core/contracts/wire.ts";
import { buildHorizonSchema } from "#features/forecast/contracts/clv-forecast-rows.ts";
import { PROPENSITY_METHODS } from "#lib/recommend/propensity.ts";
import { RECOMMENDATION_WARNINGS } from "#lib/recommend/recommender.ts";
import { buildWarningsSchema, calibration } from "#records/contracts/family-answer.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  seed,
  source,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";

const customer = z
  .object({
    customer_id: z.string(),
    probability: share.max(1).describe("Probability of buying it within the horizon, calibrated"),
    has_bought: z.boolean(),
    last_bought_date: day.nullable(),
  })
  .meta({ id: "BuyPropensity" });

const buyPropensities = z.object({
  customers: z.array(customer).describe("Ordered by customer_id"),
  target: z.object({
    product_id: z.string().nullable(),
    category: z.string().nullable(),
    product_count: count,
    buyer_count: count.describe("Customers who have bought it"),
  }),
  method: z
    .enum(PROPENSITY_METHODS)
    .describe("base_rate, with too few buyers: their share of active customers, times the probability active"),
  expected_buyers: z.number().describe("Sum of the probabilities"),
  calibration: calibration.nullable().describe("null for base_rate"),
  warnings: buildWarningsSchema(RECOMMENDATION_WARNINGS),
  as_of: day,
  horizon_days: z.number(),
});

type BuyPropensities = z.infer<typeof buyPropensities>;

const PROPENSITY_EXAMPLES: readonly Example[] = [
  {
    title: "Predict who buys tea in the next 30 days",
    address: "/api/v1/ai/echointel/propensity/propensity-buy-product",
    headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
    body: {
      orders: [
        { customer_id: "C001", date: "2025-05-06", amount: 24, lines: [{ product_id: "TEA-250" }] },
        { customer_id: "C001", date: "2025-06-20", amount: 24, lines: [{ product_id: "TEA-250" }] },
        { customer_id: "C002", date: "2025-06-12", amount: 40, lines: [{ product_id: "POT-1" }] },
      ],
      product_id: "TEA-250",
      horizon: { value: 30, unit: "days" },
      as_of: "2025-06-30",
    },
  },
];

/** The answer to that call; a test checks it. */
const PROPENSITY_EXAMPLE_ANSWER: BuyPropensities = {
  customers: [
    {
      customer_id: "C001",
      probability: 0.567,
      has_bought: true,
      last_bought_date: "2025-06-20",
    },
    {
      customer_id: "C002",
      probability: 0.433,
      has_bought: false,
      last_bought_date: null,
    },
  ],
  target: {
    product_id: "TEA-250",
    category: null,
    product_count: 1,
    buyer_count: 1,
  },
  method: "base_rate",
  expected_buyers: 1,
  calibration: null,
  warnings: [
    {
      code: "short_history",
      message:
        "The history is too short to learn who buys this: probabilities are the base rate times the probability that a customer is active.",
      values: {},
    },
  ],
  as_of: "2025-06-30",
  horizon_days: 30,
};

export const predictPostedPropensity = defineContract({
  ...FAMILY,
  path: "/api/v1/ai/echointel/propensity/propensity-buy-product",
  summary: "Predict who buys a product",
  description:
    "The probability that each customer buys a product, or any product of a category, within the horizon: logistic regression on " +
    `recency, frequency and affinity in past periods, calibrated by later ones. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({
      orders,
      source,
      product_id: postedName.nullish().describe("Exactly one of product_id and category is required"),
      category: postedName.nullish(),
      horizon: buildHorizonSchema(3),
      as_of: asOf,
      seed,
    }),
    ["orders", "source"],
    {
      before: ({ product_id: productId, category }) => {
        if (productId && category) return { at: "category", reason: "one_of_two", other: "product_id" };
        return productId || category ? undefined : { at: "product_id", reason: "one_of_two", other: "category" };
      },
    },
  ),
  output: buyPropensities,
  examples: PROPENSITY_EXAMPLES,
  exampleAnswer: PROPENSITY_EXAMPLE_ANSWER,
});
