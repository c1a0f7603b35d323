import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { postedName } from "#core/contracts/posted-rows.ts";
import { buildHorizonSchema } from "#features/forecast/contracts/clv-forecast-rows.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  seed,
  source,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";
import { buyPropensities } from "./propensity-answer.ts";
import { PROPENSITY_EXAMPLE_ANSWER, PROPENSITY_EXAMPLES } from "./propensity-examples.ts";

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
