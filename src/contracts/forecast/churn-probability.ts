import { z } from "zod";
import { RISK_LEVELS } from "#lib/domain/forecast/timing/churn.ts";
import { defineContract } from "../contract.ts";
import { calibration, inWords } from "../orders/family-answer.ts";
import { FAMILY, FAMILY_WORDS, withOneSource } from "../orders/purchase-sources.ts";
import { count, day, share } from "../wire.ts";
import { clvModel, clvWarnings } from "./clv-forecast-answer.ts";
import { horizonOf } from "./clv-forecast-rows.ts";
import { TIMING_SOURCES, timingFields } from "./timing-fields.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/churn-probability";

const riskLevel = z.enum(RISK_LEVELS);
const probability = share.max(1);

const customer = z
  .object({
    customer_id: z.string(),
    churn_probability: probability.describe("Probability of no purchase within the horizon, calibrated"),
    risk_level: riskLevel.describe("high: from 0.8; medium: from 0.5; low: below"),
    p_alive: probability.nullable().describe("Probability active by the model, before calibration"),
    expected_purchases: z.number().describe("Days with a purchase within the horizon"),
    days_since_last_purchase: z.number(),
  })
  .meta({ id: "ChurnProbability" });

export const predictPostedChurn = defineContract({
  ...FAMILY,
  path: PATH,
  summary: "Predict churn",
  description:
    `The probability that each customer does not buy within the horizon, by a purchase model (BG/NBD, MBG/NBD or Pareto/NBD) ` +
    `and corrected by how its probabilities held in past periods. ${FAMILY_WORDS}`,
  input: withOneSource(z.object({ ...timingFields, horizon: horizonOf(3) }), TIMING_SOURCES),
  output: z.object({
    customers: z.array(customer).describe("Ordered by customer_id"),
    risk_levels: z.array(
      z.object({ risk_level: riskLevel, label: inWords, customer_count: count, share: probability }),
    ),
    model: clvModel,
    calibration: calibration
      .nullable()
      .describe("null if the history is too short or has no dates: then the probabilities are the model's own"),
    warnings: clvWarnings,
    as_of: day.nullable().describe("null for summaries, unless given"),
    horizon_days: z.number(),
  }),
  examples: [
    {
      title: "Predict who will not buy in the next 90 days, from the business's own orders",
      address: PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { source: "stored", horizon: { value: 90, unit: "days" } },
    },
  ],
});
