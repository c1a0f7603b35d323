import { z } from "zod";
import { count, day, share } from "#core/contracts/wire.ts";
import { PROPENSITY_METHODS } from "#features/api/rules/recommendations/propensity.ts";
import { RECOMMENDATION_WARNINGS } from "#lib/recommend/warnings.ts";
import { buildWarningsSchema, calibration } from "#records/contracts/family-answer.ts";

const customer = z
  .object({
    customer_id: z.string(),
    probability: share.max(1).describe("Probability of buying it within the horizon, calibrated"),
    has_bought: z.boolean(),
    last_bought_date: day.nullable(),
  })
  .meta({ id: "BuyPropensity" });

export const buyPropensities = z.object({
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

export type BuyPropensities = z.infer<typeof buyPropensities>;
