import { expect, test } from "vitest";
import { auditLines } from "#testing/audit.ts";
import { aBusiness } from "#testing/builders.ts";
import { loadDemoBusiness } from "./demo-data.ts";
import { ensureDemoForecast } from "./demo-forecast.ts";
import { readForecastAnswer } from "./server/db/forecasts.ts";
import { withBusiness } from "./server/db/with-business.ts";

test("the demo has a forecast of everybody, made once, chosen and checked on past days", {
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
