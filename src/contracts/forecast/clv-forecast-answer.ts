import { z } from "zod";
import { CLV_TIERS } from "#lib/domain/forecast/forecast-answer.ts";
import { REQUESTS } from "#lib/domain/forecast/forecast-request.ts";
import { CLV_WARNINGS, SINGLE_MODELS } from "#lib/domain/forecast/model.ts";
import { BASELINES, CHOICE_REASONS } from "#lib/domain/forecast/validation-report.ts";
import { count, day, money, share } from "../wire.ts";

// What the specification's route answers of a forecast.

const tier = z.enum(CLV_TIERS);
const selected = z.enum([...SINGLE_MODELS, "ensemble"]);
const values = z.record(z.string(), z.union([z.number(), z.string()]));
const inWords = z.string().describe("In the language of Accept-Language");

const forecast = z
  .object({
    customer_id: z.string(),
    predicted_clv: money.describe("What they will spend over the horizon, discounted"),
    lower: money.describe("Of the interval that what they will spend is in, as confidence_level says"),
    upper: money,
    expected_purchases: z.number().describe("Days with a purchase"),
    expected_order_value: money.describe("Money a purchase"),
    p_alive: share.max(1).nullable().describe("Still a customer; null of models that do not know"),
    segment: tier,
    cohort: z.string().nullable().describe("When they first bought, as cohort_by says"),
  })
  .meta({ id: "ClvForecast" });

const segment = z
  .object({
    segment: tier,
    label: z.string(),
    customer_count: count,
    total_clv: money,
    share: share.max(1).describe("Of everybody's"),
    recommended_actions: z.array(z.string()),
  })
  .meta({ id: "ClvSegment" });

const period = z.object({ as_of: day.describe("What was known that day"), end: day, customer_count: count });

const errors = z.object({
  model: z.enum([...SINGLE_MODELS, "ensemble", ...BASELINES]),
  mae: z.number().describe("Mean absolute error, in purchases a customer"),
  rmse: z.number(),
  actual: z.number().describe("Purchases there were"),
  predicted: z.number(),
  bias: z.number().nullable().describe("predicted / actual − 1"),
  rank_correlation: z.number().min(-1).max(1).nullable(),
  coverage: share.max(1).nullable().describe("Of the customers, who spent within their interval"),
});

const byModel = z.record(z.string(), z.number());

const model = z
  .object({
    requested: z.enum(REQUESTS),
    selected,
    reason: z.enum(CHOICE_REASONS),
    explanation: inWords,
    weights: byModel.describe("Of the models it is made of"),
    parameters: z.record(z.string(), byModel).describe("By model, in its paper's letters, time in days"),
    log_likelihood: byModel,
    fits: z
      .record(
        z.string(),
        z.object({
          standard_errors: z
            .record(z.string(), z.number().nullable())
            .describe("Of the parameters; null where the data do not decide one"),
          converged: z.boolean(),
          slope: z.number().describe("Largest derivative of the mean log-likelihood by a parameter's logarithm"),
          evaluations: count,
        }),
      )
      .describe("By part, where it was fitted and not assumed"),
    validation: z
      .object({
        folds: z.array(period).describe("What the choice rests on, all before the holdout"),
        selection: z.array(errors),
        holdout: period,
        errors: z.array(errors).describe("In the holdout, which no choice has seen"),
        confidence_level: z.number().describe("What coverage is to be compared with"),
      })
      .nullable(),
  })
  .meta({ id: "ClvModel" });

const cohort = z
  .object({
    cohort: z.string(),
    customer_count: count,
    purchases: z.number().describe("To date"),
    revenue: money,
    predicted_clv: money.describe("Of all of them"),
    expected_purchases: z.number(),
    ages: z
      .array(
        z.object({
          age: count.describe("0 is the time they came in"),
          active_customers: count,
          purchases: z.number(),
          revenue: money,
          is_complete: z.boolean(),
        }),
      )
      .describe("What they did, in months, quarters or years since they came"),
  })
  .meta({ id: "ClvCohort" });

export const clvForecast = z.object({
  forecasts: z.array(forecast).describe("Ordered by customer_id"),
  segments: z
    .array(segment)
    .describe("high: the first fifth of the customers by predicted_clv; medium: the next three"),
  totals: z.object({
    customer_count: count,
    predicted_clv: money,
    lower: money,
    upper: money,
    expected_purchases: z.number(),
  }),
  model,
  cohorts: z.array(cohort).describe("The oldest first"),
  warnings: z.array(z.object({ code: z.enum(CLV_WARNINGS), message: inWords, values })),
  as_of: day.nullable().describe("null of summaries, unless it was given"),
  horizon_days: z.number(),
  confidence_level: z.number(),
});

export type ClvForecastAnswer = z.input<typeof clvForecast>;
