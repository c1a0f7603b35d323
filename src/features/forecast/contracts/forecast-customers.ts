import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { count, day, instant, listInput, money, queryIds, queryView, wholeFile } from "#core/contracts/wire.ts";
import { FORECAST_LEVELS, FORECAST_MONTHS } from "#lib/clv/forecast-setting.ts";
import { customerIdentity, orderChances } from "#records/contracts/list-fields.ts";
import { population, withinSegment } from "#records/contracts/report-query.ts";
import { FORECAST_SORTS } from "#records/rules/view-lists.ts";
import { clvTier, expectation } from "./forecast-answer.ts";

const listed = z.object({ ...customerIdentity, ...expectation, ...orderChances }).meta({ id: "CustomerForecastRow" });

export type ListedForecast = z.infer<typeof listed>;

/** The forecast run that these forecasts come from. */
const frame = {
  asOf: day.describe("Last day of the data used"),
  months: z.literal(FORECAST_MONTHS),
  level: z.literal(FORECAST_LEVELS),
};

export const listForecasts = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/admin/forecast/customers",
  summary: "List customer forecasts",
  description:
    "Forecasts for the next 12 months from the last nightly or requested run. The file export also needs data:export",
  files: ["text/csv"],
  reasons: ["VIEW_NOT_FOUND", "VIEW_INCOMPLETE", "SEGMENT_NOT_FOUND"],
  examples: [
    {
      title: "List the customers with the highest predicted CLV",
      address: "/api/admin/forecast/customers?tier=high&sort=-predictedClv",
    },
  ],
  input: z.object({
    ...listInput(FORECAST_SORTS, "-predictedClv"),
    tier: clvTier.optional(),
    cohort: z
      .string()
      .max(20)
      .optional()
      .describe("Period of the first purchase")
      .meta({ examples: ["2025-03"] }),
    ...withinSegment,
    view: queryView("q, tier, cohort, segments and sort"),
    ids: queryIds.describe("Of the file: only these customers, as comma-separated IDs"),
    ...wholeFile,
  }),
  output: z.object({
    data: z.array(listed),
    total: count,
    currency: z.string(),
    population,
    forecast: z.object(frame).nullable().describe("null before the first run"),
  }),
});

const fact = (value: z.ZodType<number | null>) =>
  z.object({ value, typical: value.describe("The median of all customers") });

const customer = z.object({
  currency: z.string(),
  ...frame,
  madeAt: instant,
  ...expectation,
  ...orderChances,
  rank: count.describe("Rank among all customers by predictedClv, from 1"),
  customers: count,
  model: z.object({ label: z.string(), weights: z.record(z.string(), z.number()) }),
  facts: z
    .object({
      purchaseDays: fact(z.number().nullable()),
      daysSinceLast: fact(z.number().nullable()),
      meanGapDays: fact(z.number().nullable()).describe("Mean gap between purchase days; null with only one"),
      usualGapDays: fact(z.number().nullable()).describe(
        "Median gap between purchase days; null with fewer than two gaps",
      ),
      tenureDays: fact(z.number().nullable()),
      orderValue: fact(z.number().nullable()).describe("Average order value, in major units"),
    })
    .describe("Inputs of the forecast: the customer's values and the medians of all customers, as of now"),
  why: z
    .array(z.object({ code: z.string(), message: z.string(), effect: z.enum(["more", "less", "neutral"]) }))
    .describe("Explanations, most important first"),
});

export type CustomerForecast = z.infer<typeof customer>;

export const getCustomerForecast = defineContract({
  permission: "customers:view",
  method: "GET",
  path: "/api/admin/customers/{id}/forecast",
  summary: "Read a customer's forecast",
  reasons: ["CUSTOMER_NOT_FOUND"],
  input: z.object({ id: z.string() }),
  output: z.object({
    data: customer.nullable().describe("null for a customer without a sale before the last run"),
  }),
});

/** Forecast in the customer header. */
export const headForecast = z.object({
  predictedClv: money,
  lower: money,
  upper: money,
  tier: clvTier,
  months: z.literal(FORECAST_MONTHS),
  level: z.literal(FORECAST_LEVELS),
  asOf: day,
  ...orderChances,
});
