import { z } from "zod";
import { defineContract } from "#core/contracts/contract.ts";
import { chosenDay, count, day, money, share } from "#core/contracts/wire.ts";
import { RUN_STATES } from "#core/values/run-states.ts";
import { comparison } from "#features/report/contracts/comparison.ts";
import { VALUE_BASES } from "#features/report/rules/value-basis.ts";
import { run, step } from "#features/runs/contracts/runs.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { clvTier, forecastAnswer } from "./forecast-answer.ts";
import { pathValues } from "./forecast-path.ts";
import { basis, forecastSetting, setting } from "./forecast-setting.ts";

const answer = z.object({
  madeAt: z.iso.datetime(),
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

export const getForecast = defineContract({
  method: "GET",
  path: "/api/admin/forecast",
  summary: "Read the CLV forecast",
  description:
    "The last run's forecast for your customers, in the language of Accept-Language. The standard settings (12 months, the " +
    "best model, level 0.95) are recalculated every night; other settings on request",
  permission: "reports:view",
  examples: [{ title: "Read the 12-month forecast", address: "/api/admin/forecast?months=12" }],
  input: z.object({
    ...forecastSetting,
    compare: comparison
      .optional()
      .describe(
        "Adds the forecast as of an earlier day: previous (one horizon earlier), year (the same day last year) or a date (YYYY-MM-DD)",
      ),
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
