import { STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import { readForecastAnswer } from "#lib/server/db/forecast/forecasts.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { forecastStoredCustomers } from "../forecast/forecast-stored-customers.ts";

/** Forecasts the demo business's customers, unless a run has done so before. */
export const ensureDemoForecast = async (scope: Scope): Promise<void> => {
  if (await withBusiness(scope, (client) => readForecastAnswer(client, scope))) return;
  const actor: Actor = { ...scope, kind: "system", id: "demo", role: "admin" };
  await forecastStoredCustomers(actor, STANDARD_SETTING, { at: () => {}, signal: new AbortController().signal });
};
