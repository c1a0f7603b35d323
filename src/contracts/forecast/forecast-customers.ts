import { z } from "zod";
import { FORECAST_LEVELS, FORECAST_MONTHS } from "#lib/domain/forecast/forecast-setting.ts";
import { defineContract } from "../contract.ts";
import { customerIdentity } from "../customer-standing.ts";
import { count, day, listInput, money } from "../wire.ts";
import { clvTier, expectation } from "./forecast-answer.ts";

const bearer = { auth: "session-or-bearer", errors: "admin", permission: "customers:view" } as const;

const listed = z.object({ ...customerIdentity, ...expectation }).meta({ id: "CustomerForecastRow" });

export type ListedForecast = z.infer<typeof listed>;

/** Which standing answer the forecasts are of. */
const frame = {
  asOf: day.describe("The last day whose orders count"),
  months: z.literal(FORECAST_MONTHS),
  level: z.literal(FORECAST_LEVELS),
};

export const listForecasts = defineContract({
  ...bearer,
  method: "GET",
  path: "/api/admin/forecast/customers",
  summary: "List the customers by what they will spend",
  description: "Each one's forecast for the next 12 months, as of the last run of the night or on request",
  examples: [
    { title: "Who will spend the most?", address: "/api/admin/forecast/customers?tier=high&sort=-predictedClv" },
  ],
  input: z.object({
    ...listInput(["name", "predictedClv", "expectedPurchases", "pAlive", "nextOrderOn"], "-predictedClv"),
    tier: clvTier.optional(),
    cohort: z
      .string()
      .max(20)
      .optional()
      .describe("When they first bought")
      .meta({ examples: ["2025-03"] }),
  }),
  output: z.object({
    data: z.array(listed),
    total: count,
    currency: z.string(),
    forecast: z.object(frame).nullable().describe("null before the first run"),
  }),
});

const fact = (value: z.ZodType<number | null>) =>
  z.object({ value, typical: value.describe("The median of all customers") });

const customer = z.object({
  currency: z.string(),
  ...frame,
  madeAt: z.iso.datetime(),
  ...expectation,
  rank: count.describe("Of all customers by predictedClv, from 1"),
  customers: count,
  model: z.object({ label: z.string(), weights: z.record(z.string(), z.number()) }),
  facts: z
    .object({
      purchaseDays: fact(z.number().nullable()),
      daysSinceLast: fact(z.number().nullable()),
      meanGapDays: fact(z.number().nullable()).describe("Between two purchase days; null with one"),
      tenureDays: fact(z.number().nullable()),
      orderValue: fact(z.number().nullable()).describe("Mean, in major units"),
    })
    .describe("What it rests on: the customer's own numbers beside everybody's, as of now"),
  why: z
    .array(z.object({ code: z.string(), message: z.string(), effect: z.enum(["more", "less", "neutral"]) }))
    .describe("In words, the most telling first"),
});

export type CustomerForecast = z.infer<typeof customer>;

export const getCustomerForecast = defineContract({
  ...bearer,
  method: "GET",
  path: "/api/admin/customers/{id}/forecast",
  summary: "Read what a customer will spend, and why",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: customer.nullable().describe("null without a sale before the last run"),
  }),
});

/** Beside the metrics of a customer's head. */
export const headForecast = z.object({
  predictedClv: money,
  lower: money,
  upper: money,
  tier: clvTier,
  months: z.literal(FORECAST_MONTHS),
  level: z.literal(FORECAST_LEVELS),
  asOf: day,
});
