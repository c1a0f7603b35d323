import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readForecastAnswer } from "#features/forecast/store/forecasts.ts";
import { type ForecastSetting, STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { someOrders } from "#testing/builders.ts";
import { killWhileItWaits } from "#testing/processes/killed-runs.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";
import { forecastStoredCustomers } from "./forecast-stored-customers.ts";

type Row = { customer: string; value: number; lower: number; upper: number; tier: string; cohort: string };

const rowsOf = (actor: Actor): Promise<Row[]> =>
  withBusiness(actor, async (client) => {
    const { rows } = await client.query<Row>(
      `select c.external_id as customer, f.predicted_clv as value, f.lower, f.upper, f.tier, f.cohort
         from customer_forecasts f join customers c using (business_id, customer_id) where business_id = $1 order by 1`,
      [actor.businessId],
    );
    return rows;
  });

const answerOf = (actor: Actor, setting: ForecastSetting = STANDARD_SETTING) =>
  withBusiness(actor, (client) => readForecastAnswer(client, actor, setting));

const forecast = (actor: Actor, options?: { sampleSize: number }) =>
  forecastStoredCustomers(actor, STANDARD_SETTING, unwatched(), options);

test("killed while writing, keeps the stored forecasts, and the next run finishes", async () => {
  const actor = await aForecastShop(20);
  await forecast(actor);
  const [stood, before] = [await answerOf(actor), await rowsOf(actor)];
  // Every customer buys for much more from now on, so the forecasts will differ.
  await someOrders(
    actor,
    before.map(({ customer }, i) => ({ customer, totalPrice: 1_000_000 + i * 1000, orderedAt: new Date() })),
  );
  const program = `import("#features/forecast/forecast-stored-customers.ts").then(({ forecastStoredCustomers }) =>
    forecastStoredCustomers(${JSON.stringify(actor)}, ${JSON.stringify(STANDARD_SETTING)},
      { at: () => {}, signal: new AbortController().signal }))`;
  // The customers' forecasts are written before the answers.
  await killWhileItWaits(actor, "select from forecast_answers where business_id = $1 for update", program);
  expect([await answerOf(actor), await rowsOf(actor)]).toEqual([stood, before]);
  await forecast(actor);
  expect((await answerOf(actor))?.answer).not.toEqual(stood?.answer);
});
