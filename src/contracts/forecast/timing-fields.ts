import { z } from "zod";
import { TIMING_MODELS } from "#lib/domain/forecast/timing/churn.ts";
import { asOf, orders, seed, source, transactions } from "../orders/purchase-sources.ts";
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
