import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  source,
  transactions,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";
import { clvFeatures } from "./clv-features-answer.ts";
import { CLV_FEATURES_EXAMPLE_ANSWER, CLV_FEATURES_EXAMPLES } from "./clv-features-examples.ts";

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
