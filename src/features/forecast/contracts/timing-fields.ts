import { z } from "zod";
import { TIMING_MODELS } from "#features/forecast/rules/timing/churn.ts";
import { asOf, orders, seed, source, transactions } from "#records/contracts/purchase-sources.ts";
import type { ClvForecastAnswer } from "./clv-forecast-answer.ts";
import { customerSummaries } from "./clv-forecast-rows.ts";

// What the routes about the time of purchases have in common with the CLV forecast.

export const TIMING_SOURCES = ["transactions", "orders", "customer_data", "source"] as const;

export const timingFields = {
  transactions,
  orders,
  customer_data: customerSummaries,
  source,
  model: z
    .enum(TIMING_MODELS)
    .default("auto")
    .describe("auto: the purchase model that predicted past periods best; by likelihood if there are none"),
  as_of: asOf,
  seed,
};

/** What the example calls send, and what their answers say about the model. */
export const TIMING_EXAMPLE = {
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
