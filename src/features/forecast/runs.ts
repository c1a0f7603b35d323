import { defineRun } from "#core/runs/rules/define-run.ts";
import { type ForecastSetting, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import type { Day } from "#lib/time/day.ts";

/** With the standard settings, every customer's own forecast too. */
export const FORECAST_CLV = defineRun<ForecastSetting>()({
  kind: "forecast_clv",
  steps: ["purchases", "models", "forecasts", "segments"],
  figures: ["customers", "purchases", "months"],
  permission: "ai:use",
  shownIn: ["forecast"],
  daily: { localTime: "03:00", options: STANDARD_SETTING },
  stage: { name: "forecast", isTimed: true },
  mostWaiting: 20,
});

/** The same as of an earlier day, only to compare with. */
export const FORECAST_AS_OF = defineRun<ForecastSetting & { asOf: Day }>()({
  kind: "forecast_as_of",
  steps: ["purchases", "models", "forecasts"],
  figures: ["customers", "purchases", "months"],
  permission: "ai:use",
  shownIn: ["forecast"],
  mostWaiting: 20,
});
