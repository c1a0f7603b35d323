import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, count, day, instant, money, share } from "#core/contracts/wire.ts";
import { RUN_STATES } from "#core/values/run-states.ts";
import { run, step } from "#features/runs/contracts.ts";
import { FORECAST_LEVELS, FORECAST_MODELS, FORECAST_MONTHS, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { GROUPINGS } from "#lib/clv/group-curves.ts";
import { comparison, population, valueBasis, withinSegment } from "#records/contracts/report-query.ts";
import { VALUE_BASES, type ValueBasis } from "#records/rules/order-readings/populations.ts";
import { clvTier, forecastAnswer, pathValues } from "./forecast-answer.ts";

const pickMarginBasis = (basis: ValueBasis) => (basis === "margin" ? basis : undefined);

/** Absent for revenue. */
const basis = valueBasis
  .describe(
    "Forecasts revenue net of refunds, or its gross margin. Without a known cost an order's margin is an unknown amount, and a loss " +
      "counts as 0",
  )
  .transform(pickMarginBasis);

/** What a forecast is calculated with, in a body. */
const setting = {
  months: z.literal(FORECAST_MONTHS),
  model: z.enum(FORECAST_MODELS),
  level: z.literal(FORECAST_LEVELS),
};

/** A query parameter with a fixed set of numbers. */
const queryNumber = <const Value extends number>(values: readonly Value[], standard: Value) =>
  z
    .enum(values.map(String))
    .transform((text) => Number(text) as Value)
    .prefault(String(standard))
    .meta({ override: { type: "number", enum: [...values], default: standard } });

/** The settings of a stored forecast, in an address. */
const forecastSetting = {
  months: queryNumber(FORECAST_MONTHS, STANDARD_SETTING.months).describe("Forecast horizon in months"),
  model: setting.model.default(STANDARD_SETTING.model).describe("auto: the best model on held-out data"),
  level: queryNumber(FORECAST_LEVELS, STANDARD_SETTING.level).describe("Confidence level of the intervals"),
  valueBasis: basis,
};

const period = z.object({
  from: day,
  to: day,
  orders: z.number().nonnegative().describe("Days on which a customer buys"),
  revenue: z.number().nullable().describe("Not discounted; null if too few amounts are known"),
});

export const getGroupPaths = defineContract({
  method: "GET",
  path: "/api/admin/forecast/path",
  summary: "Read the path ahead by group",
  description:
    "Expected orders and revenue of existing customers by week and month, by group. In each period a group has the share of its " +
    "customers' own forecasts, so that groups add up to the existing customers' part of the path in GET /api/admin/forecast",
  permission: "reports:view",
  examples: [{ title: "Read the path of each tier", address: "/api/admin/forecast/path?by=tier" }],
  input: z.object({
    by: z
      .enum(GROUPINGS)
      .default("tier")
      .describe(
        "tier: CLV tier. rfmSegment: segment in the standard RFM period when the forecast was made. cohort: the forecast's cohorts. " +
          "acquisitionMonth: month of the first purchase",
      ),
    ...forecastSetting,
  }),
  output: z.object({
    data: z.object({
      by: z.enum(GROUPINGS),
      valueBasis: z.enum(VALUE_BASES),
      currency: z.string(),
      groups: z
        .array(
          z.object({
            key: z
              .string()
              .nullable()
              .describe(
                "Tier, segment or period; null for customers without one, such as without an order in the standard RFM period",
              )
              .meta({ examples: ["high"] }),
            label: z.string().nullable().describe("The key as text; null if the key is"),
            customers: count,
            whole: period.describe("The horizon as one period"),
            months: z.array(period).describe("Calendar months; the first and the last one may be shorter"),
            weeks: z.array(period),
          }),
        )
        .nullable()
        .describe(
          "Tiers from high to low, segments by expected orders, others oldest first; null before the first run with these settings, or with " +
            "less than two weeks of orders",
        ),
    }),
  }),
});

const answer = z.object({
  madeAt: instant,
  customers: count.describe("0 if there were no sales up to that day"),
  totals: z.object({ value: money, lower: money, upper: money, expectedPurchases: z.number().nonnegative() }),
  tiers: z.array(z.object({ tier: clvTier, label: z.string(), customers: count, value: money })),
  actual: z
    .object({
      until: day,
      isComplete: z.boolean().describe("Whether the forecast's period is over"),
      purchases: count.describe("Purchase days"),
      value: money.describe("Net sales, not discounted"),
    })
    .nullable()
    .describe("What these customers have bought since. Null before the forecast's first day, and of gross margin"),
});

const comparedForecast = z
  .object({
    asOf: day,
    until: day,
    answer: answer.nullable().describe("null until a run with asOf has calculated it"),
    run: z
      .object({ id: z.string(), state: z.enum(RUN_STATES), progress: share.max(1), steps: z.array(step) })
      .nullable()
      .describe("That run: queued, running or failed"),
  })
  .nullable();

/** A calendar month as the last forecast before it expected it. */
const monthScore = z
  .object({
    month: day.describe("The month's first day"),
    asOf: day.describe("Of the last forecast before the month, which is kept"),
    expected: z.object({
      orders: pathValues,
      revenue: pathValues.nullable().describe("null if too few amounts were known"),
    }),
    actual: z
      .object({ orders: count, revenue: money })
      .nullable()
      .describe("As the first forecast after the month counted it; null until then"),
  })
  .meta({ id: "ForecastScore" });

const tierSums = { customers: count, value: money.describe("Sum of predictedClv") };

const sums = z
  .object({
    ...tierSums,
    expectedPurchases: z.number().nonnegative(),
    tiers: z
      .array(z.object({ tier: clvTier, label: z.string(), ...tierSums }))
      .describe("Tiers of all customers; those without a customer of the segment are absent"),
  })
  .meta({ id: "ForecastOfPopulation" })
  .describe(
    "Without an interval: customers' intervals don't add up to one of their sum, because their forecasts err together, and how is only known of all",
  );

export const getForecast = defineContract({
  method: "GET",
  path: "/api/admin/forecast",
  summary: "Read the CLV forecast",
  description:
    "The last run's forecast for your customers, in the language of Accept-Language. The standard settings (12 months, the " +
    "best model, level 0.95) are recalculated every night; other settings on request",
  permission: "reports:view",
  reasons: ["SEGMENT_NOT_FOUND"],
  examples: [{ title: "Read the 12-month forecast", address: "/api/admin/forecast?months=12" }],
  input: z.object({
    ...forecastSetting,
    compare: comparison
      .optional()
      .describe(
        "Adds the forecast as of an earlier day: previous (one horizon earlier), year (the same day last year) or a date (YYYY-MM-DD)",
      ),
    ...withinSegment,
  }),
  output: z.object({
    data: z.object({
      ...setting,
      valueBasis: z.enum(VALUE_BASES),
      isStandard: z.boolean().describe("Whether customer forecasts and tiers use these settings"),
      currency: z.string(),
      buyers: count.describe("Customers with at least one purchase, as of now"),
      answer: forecastAnswer.nullable().describe("null before the first run with these settings"),
      run: z
        .object({
          id: z.string(),
          state: z.enum(RUN_STATES),
          options: z.object({ ...setting, valueBasis: z.literal("margin").optional() }),
          progress: share.max(1),
          steps: z.array(step),
        })
        .nullable()
        .describe("The latest requested run that has not succeeded: queued, running or failed"),
      scores: z
        .array(monthScore)
        .describe(
          "Calendar months beside what was expected of them, the latest first; up to 24, with the standard settings only",
        ),
      population,
      ofPopulation: sums
        .nullable()
        .optional()
        .describe(
          "Only within segments, whose customers' own forecasts it adds up. Everything else in the answer is of all customers. Null before " +
            "the first run and with other settings than the standard ones, with which no customer's forecast is kept",
        ),
      compared: comparedForecast.optional().describe("Only with compare; null without an answer"),
    }),
  }),
});

export const runForecast = defineContract({
  method: "POST",
  path: "/api/admin/forecast/runs",
  summary: "Run the CLV forecast",
  description:
    "Same as the nightly run, or with other settings: follow it by its ID. The new answer replaces the current one when it is " +
    "complete. Customer forecasts and tiers always use the standard settings. If the same run is already queued, " +
    "returns that run",
  permission: "ai:use",
  status: 202,
  idempotencyKey: true,
  reasons: ["RUN_LIMIT", "IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Recalculate the 12-month forecast", address: "/api/admin/forecast/runs", body: {} }],
  input: z.strictObject({
    months: setting.months.default(STANDARD_SETTING.months),
    model: setting.model.default(STANDARD_SETTING.model),
    level: setting.level.default(STANDARD_SETTING.level),
    valueBasis: basis,
    asOf: chosenDay
      .optional()
      .describe("Calculates the forecast as of the end of an earlier day, only to compare with it; by default today's"),
  }),
  output: z.object({ data: run }),
});
