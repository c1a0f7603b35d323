import { z } from "zod";
import { STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import { VALUE_BASES } from "#lib/domain/report/value-basis.ts";
import { RUN_STATES } from "#lib/domain/runs/kinds.ts";
import { defineContract } from "../contract.ts";
import { comparison } from "../report/comparison.ts";
import { run, step } from "../runs/runs.ts";
import { chosenDay, count, share } from "../wire.ts";
import { comparedForecast } from "./compared-forecast.ts";
import { forecastAnswer } from "./forecast-answer.ts";
import { basis, forecastSetting, setting } from "./forecast-setting.ts";
import { monthScore } from "./month-score.ts";

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
