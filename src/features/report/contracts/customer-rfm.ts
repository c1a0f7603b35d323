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
import { scoredCustomers } from "./customer-rfm-answer.ts";
import { CUSTOMER_RFM_EXAMPLE_ANSWER, CUSTOMER_RFM_EXAMPLES } from "./customer-rfm-examples.ts";

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
