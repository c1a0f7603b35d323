import { afterEach, expect, test } from "vitest";
import { readForecast } from "#features/forecast/read-forecast.ts";
import { FORECAST_AS_OF, FORECAST_CLV } from "#features/forecast/runs.ts";
import { getSegment } from "#features/segments/edit-segment.ts";
import { addSegment } from "#features/segments/manage-segments.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { tierRule } from "#records/rules/criteria/method-rules.ts";
import { finishedRun } from "#testing/processes/runs.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";
import { startWorker } from "./start-worker.ts";

let end: (() => Promise<void>) | undefined;
afterEach(() => end?.());

test("computes a forecast, step by step, and then updates segments with forecast conditions", async () => {
  const actor = await aForecastShop(60);
  const draft = { name: "Worth keeping", isAutomatic: true, criteria: { ...tierRule("high") } };
  const { id: segmentId, memberCount } = await addSegment(actor, draft, { language: "en" });
  // There is no forecast yet, so no customer is in a tier.
  expect(memberCount).toBe(0);

  end = await startWorker();
  const { state, steps, result } = await finishedRun(actor, FORECAST_CLV, STANDARD_SETTING);
  expect(state).toBe("succeeded");
  expect(steps).toMatchObject([
    { name: "purchases", done: 60, of: 60 },
    { name: "models" },
    { name: "forecasts", done: 60, of: 60 },
    { name: "segments", done: 1, of: 1 },
  ]);
  expect(result).toMatchObject({ customers: 60, months: 12, segments: 1, failed: 0 });
  const { answer } = await readForecast(actor, STANDARD_SETTING, { language: "en" });
  const high = answer?.tiers.find(({ tier }) => tier === "high");
  expect((await getSegment(actor, segmentId)).memberCount).toBe(high?.customers);
});

test("computes the forecast of an earlier day, and customers keep today's @full", async () => {
  const actor = await aForecastShop(60);
  end = await startWorker();
  await finishedRun(actor, FORECAST_CLV, STANDARD_SETTING);
  const { answer } = await readForecast(actor, STANDARD_SETTING, { language: "en" });
  const asOf = addDays(toLocalDay(new Date(), "UTC"), -100);
  const earlier = await finishedRun(actor, FORECAST_AS_OF, { ...STANDARD_SETTING, asOf });
  expect([earlier.state, earlier.steps.map(({ name }) => name)]).toEqual([
    "succeeded",
    ["purchases", "models", "forecasts"],
  ]);
  expect((await readForecast(actor, STANDARD_SETTING, { language: "en" })).answer?.asOf).toBe(answer?.asOf);
});
