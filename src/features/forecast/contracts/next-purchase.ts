import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { day, share } from "#core/contracts/wire.ts";
import { FAMILY, FAMILY_WORDS, withOneSource } from "#records/contracts/purchase-sources.ts";
import { clvModel, clvWarnings } from "./clv-forecast-answer.ts";
import { buildHorizonSchema } from "./clv-forecast-rows.ts";
import { TIMING_EXAMPLE, TIMING_SOURCES, timingFields } from "./timing-fields.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/next-purchase";

const days = (words: string) => z.number().describe(words);

const customer = z
  .object({
    customer_id: z.string(),
    last_purchase_date: day.nullable().describe("null for summaries"),
    probability: share.max(1).describe("Of a purchase within the horizon"),
    median_days: z
      .number()
      .nullable()
      .describe("The day by which a purchase is as likely as not; null if that is after the horizon"),
    median_date: day.nullable().describe("null for summaries without as_of, too"),
    if_purchase: z
      .object({
        median_days: days("Given a purchase within the horizon"),
        lower_days: days("Lower bound at the confidence_level"),
        upper_days: days("Upper bound"),
        median_date: day.nullable(),
        lower_date: day.nullable(),
        upper_date: day.nullable(),
      })
      .describe("When the customer buys next, given a purchase within the horizon"),
  })
  .meta({ id: "NextPurchase" });

export const predictPostedNextPurchase = defineContract({
  ...FAMILY,
  path: PATH,
  summary: "Predict next purchase dates",
  description:
    "The distribution of each customer's next purchase date by a purchase model: probability within the horizon, median and " +
    `interval. ${FAMILY_WORDS}`,
  input: withOneSource(
    z.object({
      ...timingFields,
      horizon: buildHorizonSchema(12),
      confidence_level: z.number().min(0.5).max(0.999).default(0.8).describe("Confidence level of the intervals"),
    }),
    TIMING_SOURCES,
  ),
  output: z.object({
    customers: z.array(customer).describe("Ordered by customer_id"),
    model: clvModel,
    warnings: clvWarnings,
    as_of: day.nullable().describe("null for summaries, unless given"),
    horizon_days: z.number(),
    confidence_level: z.number(),
  }),
  examples: [
    {
      title: "Predict the next purchase from customer summaries",
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: {
        customer_data: TIMING_EXAMPLE.customers,
        as_of: "2025-09-30",
        horizon: 6,
      },
    },
  ],
  exampleAnswer: {
    customers: [
      {
        customer_id: "C001",
        last_purchase_date: null,
        probability: 0.571,
        median_days: 85.584,
        median_date: "2025-12-25",
        if_purchase: {
          median_days: 27.337,
          lower_days: 4.008,
          upper_days: 94.269,
          median_date: "2025-10-28",
          lower_date: "2025-10-05",
          upper_date: "2026-01-03",
        },
      },
      {
        customer_id: "C002",
        last_purchase_date: null,
        probability: 0.067,
        median_days: null,
        median_date: null,
        if_purchase: {
          median_days: 74.924,
          lower_days: 12.992,
          upper_days: 158.371,
          median_date: "2025-12-14",
          lower_date: "2025-10-13",
          upper_date: "2026-03-08",
        },
      },
    ],
    model: TIMING_EXAMPLE.model,
    warnings: TIMING_EXAMPLE.warnings,
    as_of: "2025-09-30",
    horizon_days: 182.625,
    confidence_level: 0.8,
  },
});
