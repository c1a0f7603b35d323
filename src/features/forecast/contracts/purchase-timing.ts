import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { postedChoice } from "#core/contracts/posted-rows.ts";
import { count, day, share } from "#core/contracts/wire.ts";
import { RISK_LEVELS, TIMING_MODELS } from "#lib/clv/timing/purchase-timing.ts";
import { calibration, inWords, probability } from "#records/contracts/family-answer.ts";
import {
  asOf,
  FAMILY,
  FAMILY_WORDS,
  orders,
  seed,
  source,
  transactions,
  withOneSource,
} from "#records/contracts/purchase-sources.ts";
import { type ClvForecastAnswer, clvModel, clvWarnings } from "./clv-forecast-answer.ts";
import { buildHorizonSchema, customerSummaries } from "./clv-forecast-rows.ts";

// What the routes about the time of purchases have in common with the CLV forecast.

const TIMING_SOURCES = ["transactions", "orders", "customer_data", "source"] as const;

const timingFields = {
  transactions,
  orders,
  customer_data: customerSummaries,
  source,
  model: postedChoice(TIMING_MODELS)
    .default("auto")
    .describe("auto: the purchase model that predicted past periods best; by likelihood if there are none"),
  as_of: asOf,
  seed,
};

/** What the example calls send, and what their answers say about the model. */
const TIMING_EXAMPLE = {
  customers: [
    { customer_id: "C001", frequency: 7, recency: 206, t: 271 },
    { customer_id: "C002", frequency: 0, recency: 0, t: 271 },
  ],
  model: {
    requested: "probabilistic",
    selected: "mbg_nbd",
    reason: "best_likelihood",
    explanation:
      "MBG/NBD fits the data best. The history is too short, or has no dates, to test models on held-out data.",
    weights: { mbg_nbd: 1 },
    parameters: { mbg_nbd: { r: 0.5, alpha: 18.067, a: 0.9, b: 1.6 } },
    log_likelihood: {},
    fits: {},
    validation: null,
  },
  warnings: [
    {
      code: "few_customers",
      message: "Only 2 customers: too few to estimate a distribution.",
      values: { customers: 2 },
    },
    {
      code: "no_amounts",
      message: "No purchase has an amount: purchases are forecast, but their value is 0.",
      values: {},
    },
    {
      code: "needs_dates",
      message: "Summaries have no dates: models and cohorts that need dates were left out.",
      values: {},
    },
    {
      code: "parameters_assumed",
      message:
        "Too few repeat purchases to fit MBG/NBD: the rate so far and typical values for the other parameters are used.",
      values: { model: "mbg_nbd" },
    },
  ],
} satisfies {
  customers: object[];
  model: ClvForecastAnswer["model"];
  warnings: ClvForecastAnswer["warnings"];
};

const CHURN_PATH = "/api/v1/ai/echointel/customer-intelligence/churn-probability";

const riskLevel = z.enum(RISK_LEVELS);

const customerChurn = z
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
  path: CHURN_PATH,
  summary: "Predict churn",
  description:
    `The probability that each customer does not buy within the horizon, by a purchase model (BG/NBD, MBG/NBD or Pareto/NBD) ` +
    `and corrected by how its probabilities held in past periods. ${FAMILY_WORDS}`,
  input: withOneSource(z.object({ ...timingFields, horizon: buildHorizonSchema(3) }), TIMING_SOURCES),
  output: z.object({
    customers: z.array(customerChurn).describe("Ordered by customer_id"),
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
      title: "Predict churn within 90 days from customer summaries",
      address: CHURN_PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: {
        customer_data: TIMING_EXAMPLE.customers,
        horizon: { value: 90, unit: "days" },
      },
    },
    {
      title: "Predict who will not buy in the next 90 days, from the business's own orders",
      address: CHURN_PATH,
      headers: { "X-Customer-Api-Id": "<tenant-uuid>", "X-Secret": "<secret>" },
      body: { source: "stored", horizon: { value: 90, unit: "days" } },
    },
  ],
  exampleAnswer: {
    customers: [
      {
        customer_id: "C001",
        churn_probability: 0.491,
        risk_level: "low",
        p_alive: 0.586,
        expected_purchases: 1.234,
        days_since_last_purchase: 65,
      },
      {
        customer_id: "C002",
        churn_probability: 0.961,
        risk_level: "high",
        p_alive: 0.308,
        expected_purchases: 0.045,
        days_since_last_purchase: 271,
      },
    ],
    risk_levels: [
      { risk_level: "high", label: "High churn risk", customer_count: 1, share: 0.5 },
      { risk_level: "medium", label: "Medium churn risk", customer_count: 0, share: 0 },
      { risk_level: "low", label: "Low churn risk", customer_count: 1, share: 0.5 },
    ],
    model: TIMING_EXAMPLE.model,
    calibration: null,
    warnings: TIMING_EXAMPLE.warnings,
    as_of: null,
    horizon_days: 90,
  },
});

const NEXT_PURCHASE_PATH = "/api/v1/ai/echointel/customer-intelligence/next-purchase";

const days = (words: string) => z.number().describe(words);

const nextPurchase = z
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
  path: NEXT_PURCHASE_PATH,
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
    customers: z.array(nextPurchase).describe("Ordered by customer_id"),
    model: clvModel,
    warnings: clvWarnings,
    as_of: day.nullable().describe("null for summaries, unless given"),
    horizon_days: z.number(),
    confidence_level: z.number(),
  }),
  examples: [
    {
      title: "Predict the next purchase from customer summaries",
      address: NEXT_PURCHASE_PATH,
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
