import { z } from "zod";
import { count, day, money, share } from "#core/contracts/wire.ts";
import { REQUESTS } from "#lib/clv/forecast-request.ts";
import { CLV_TIERS } from "#lib/clv/forecast-setting.ts";
import { CLV_WARNINGS, SINGLE_MODELS } from "#lib/clv/model.ts";
import { BASELINES, CHOICE_REASONS } from "#lib/clv/validation-report.ts";
import { buildWarningsSchema, inWords, period } from "#records/contracts/family-answer.ts";
import { pathPeriod } from "./forecast-answer.ts";

// The specification's forecast answer.

const tier = z.enum(CLV_TIERS);
const selected = z.enum([...SINGLE_MODELS, "ensemble"]);
export const clvWarnings = buildWarningsSchema(CLV_WARNINGS);

const forecast = z
  .object({
    customer_id: z.string(),
    predicted_clv: money.describe("Expected spending over the horizon, discounted"),
    lower: money.describe("Lower bound of spending at the confidence_level"),
    upper: money,
    expected_purchases: z.number().describe("Days with a purchase"),
    expected_order_value: money.describe("Expected average order value"),
    p_alive: share.max(1).nullable().describe("Probability active; null for models that do not estimate it"),
    segment: tier,
    cohort: z.string().nullable().describe("By cohort_by; null if unknown or not requested"),
  })
  .meta({ id: "ClvForecast" });

const segment = z
  .object({
    segment: tier,
    label: z.string(),
    customer_count: count,
    total_clv: money,
    share: share.max(1).describe("Share of all customers' value"),
    recommended_actions: z.array(z.string()),
  })
  .meta({ id: "ClvSegment" });

const errors = z.object({
  model: z.enum([...SINGLE_MODELS, "ensemble", ...BASELINES]),
  crps: z
    .number()
    .describe("Mean continuous ranked probability score of the purchases per customer; the MAE for baselines"),
  score: z.number().describe("crps + 0.1 × the absolute error of the total per customer. Models are selected by it"),
  mae: z.number().describe("Mean absolute error, in purchases per customer"),
  rmse: z.number(),
  actual: z.number().describe("Actual purchases"),
  predicted: z.number(),
  bias: z.number().nullable().describe("predicted / actual − 1"),
  rank_correlation: z.number().min(-1).max(1).nullable(),
  coverage: share.max(1).nullable().describe("Share of customers whose spending was within their interval"),
});

const byModel = z.record(z.string(), z.number());

export const clvModel = z
  .object({
    requested: z.enum(REQUESTS),
    selected,
    reason: z.enum(CHOICE_REASONS),
    explanation: inWords,
    weights: byModel.describe("Weights of the combined models"),
    parameters: z.record(z.string(), byModel).describe("By model, with the symbols of its paper; time in days"),
    log_likelihood: byModel,
    fits: z
      .record(
        z.string(),
        z.object({
          standard_errors: z
            .record(z.string(), z.number().nullable())
            .describe("Confidence intervals of the parameters; null if the data do not determine one"),
          converged: z.boolean(),
          slope: z.number().describe("Largest derivative of the mean log-likelihood by a parameter's logarithm"),
          evaluations: count,
        }),
      )
      .describe("By model component, if it was fitted rather than assumed"),
    validation: z
      .object({
        folds: z.array(period).describe("Folds used for model selection, all before the holdout"),
        selection: z.array(errors),
        holdout: period,
        errors: z.array(errors).describe("In the holdout, which model selection did not use"),
        confidence_level: z.number().describe("Nominal level to compare coverage with"),
      })
      .nullable(),
  })
  .meta({ id: "ClvModel" });

const cohort = z
  .object({
    cohort: z.string().nullable().describe("null: customers without the field"),
    customer_count: count,
    purchases: z.number().describe("Purchases to date"),
    revenue: money,
    predicted_clv: money.describe("Total over all customers"),
    expected_purchases: z.number(),
    ages: z
      .array(
        z.object({
          age: count.describe("0 is the period of the first purchase"),
          active_customers: count,
          purchases: z.number(),
          revenue: money,
          is_complete: z.boolean(),
        }),
      )
      .describe(
        "Activity by month, quarter or year since the first purchase, by month for fields; empty for summaries",
      ),
    parameters: z
      .record(z.string(), byModel)
      .nullable()
      .describe(
        "The cohort's own, as in model.parameters; null if the cohort is small or the model has none by cohort",
      ),
  })
  .meta({ id: "ClvCohort" });

const shop = pathPeriod
  .extend({
    predicted_clv: money.nullable().describe("Revenue of existing customers, discounted like that of each customer"),
    difference: z
      .object({ expected_purchases: z.number().nullable(), predicted_clv: z.number().nullable() })
      .describe("The sum of the customers' forecasts relative to this model of the shop, − 1; null if it expects none"),
  })
  .meta({ id: "ClvShopTotals" });

export const clvForecast = z.object({
  forecasts: z.array(forecast).describe("Ordered by customer_id"),
  segments: z
    .array(segment)
    .describe("By predicted_clv. high: the top fifth of customers; medium: the next three fifths; low: the last fifth"),
  totals: z.object({
    customer_count: count,
    predicted_clv: money.describe("The sum of the customers' forecasts"),
    lower: money.describe(
      "Lower bound of the total at the confidence_level: by the model of the shop, or without one by typical " +
        "forecast errors",
    ),
    upper: money,
    expected_purchases: z.number().describe("The sum of the customers' forecasts"),
    shop: shop
      .nullable()
      .describe(
        "The horizon by the model of the shop, which knows what customers have in common: season, drift and past errors. " +
          "null for summaries, with less than two weeks of history and with path false",
      ),
  }),
  path: z
    .array(pathPeriod)
    .nullable()
    .describe("The model of the shop by calendar month; the first and the last one may be shorter"),
  model: clvModel,
  cohorts: z.array(cohort).describe("By name, so that periods are oldest first"),
  warnings: clvWarnings,
  as_of: day.nullable().describe("null for summaries, unless given"),
  horizon_days: z.number(),
  confidence_level: z.number(),
});

export type ClvForecastAnswer = z.input<typeof clvForecast>;
