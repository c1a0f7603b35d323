import { z } from "zod";
import {
  FORECAST_LEVELS,
  FORECAST_MODELS,
  FORECAST_MONTHS,
  STANDARD_SETTING,
} from "#lib/domain/forecast/forecast-setting.ts";
import { RUN_STATES } from "#lib/domain/runs/kinds.ts";
import { defineContract } from "../contract.ts";
import { run, step } from "../runs/runs.ts";
import { count, share } from "../wire.ts";
import { forecastAnswer } from "./forecast-answer.ts";

const one = { auth: "session-or-bearer", errors: "admin" } as const;

const setting = {
  months: z.literal(FORECAST_MONTHS),
  model: z.enum(FORECAST_MODELS),
  level: z.literal(FORECAST_LEVELS),
};

/** One of a few numbers in a query. */
const queryNumber = <const Value extends number>(values: readonly Value[], standard: Value) =>
  z
    .enum(values.map(String))
    .transform((text) => Number(text) as Value)
    .prefault(String(standard))
    .meta({ override: { type: "number", enum: [...values], default: standard } });

export const getForecast = defineContract({
  ...one,
  method: "GET",
  path: "/api/admin/forecast",
  summary: "Read what your customers will spend",
  description:
    "What the last run foresaw of the business's own customers, in the language of Accept-Language. For 12 months, by the " +
    "model that did best and at 0.95 it is made anew each night; with other settings when it is asked for",
  permission: "reports:view",
  examples: [{ title: "What will customers spend?", address: "/api/admin/forecast?months=12" }],
  input: z.object({
    months: queryNumber(FORECAST_MONTHS, STANDARD_SETTING.months).describe("How far ahead"),
    model: setting.model.default(STANDARD_SETTING.model).describe("auto: whichever did best on days it had not seen"),
    level: queryNumber(FORECAST_LEVELS, STANDARD_SETTING.level).describe("How sure the intervals are"),
  }),
  output: z.object({
    data: z.object({
      ...setting,
      isStandard: z.boolean().describe("Whether customers' own forecasts and tiers are of this setting"),
      currency: z.string(),
      buyers: count.describe("Who ever bought, as of now"),
      answer: forecastAnswer.nullable().describe("null before the first run with these settings"),
      run: z
        .object({
          id: z.string(),
          state: z.enum(RUN_STATES),
          options: z.object(setting),
          progress: share.max(1),
          steps: z.array(step),
        })
        .nullable()
        .describe("The last that was asked for and is not done: it waits, is worked on, or failed"),
    }),
  }),
});

export const runForecast = defineContract({
  ...one,
  method: "POST",
  path: "/api/admin/forecast/runs",
  summary: "Forecast what your customers will spend",
  description:
    "As every night, or with other settings: follow the run by its id. The answer that stands is replaced when all of the " +
    "new one is there; each customer's own forecast and tier are of the standard settings. Asked again while the same waits " +
    "for its turn, it answers with that run",
  permission: "ai:use",
  status: 202,
  idempotencyKey: true,
  reasons: ["IDEMPOTENCY_KEY_REUSED"],
  examples: [{ title: "Forecast the next 12 months anew", address: "/api/admin/forecast/runs", body: {} }],
  input: z.object({
    months: setting.months.default(STANDARD_SETTING.months),
    model: setting.model.default(STANDARD_SETTING.model),
    level: setting.level.default(STANDARD_SETTING.level),
  }),
  output: z.object({ data: run }),
});
