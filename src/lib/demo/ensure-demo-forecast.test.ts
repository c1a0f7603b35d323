import { expect, test } from "vitest";
import { readForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { ensureDemoForecast } from "./ensure-demo-forecast.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

test("the demo has a forecast for every customer, made once, chosen and validated on past days", {
  timeout: 180_000,
}, async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 600 });
  await ensureDemoForecast(scope);
  await ensureDemoForecast(scope);
  expect(await auditLines(scope, "forecast.made")).toHaveLength(1);
  const answer = (await withBusiness(scope, (client) => readForecastAnswer(client, scope)))?.answer;
  expect(answer?.tiers.map(({ tier }) => tier)).toEqual(["high", "medium", "low"]);
  expect(answer?.model.validation?.errors.length).toBeGreaterThan(3);
  expect(answer?.tracking?.points.length).toBeGreaterThan(10);
  expect(answer?.calibration.length).toBeGreaterThan(1);
});
