import { STANDARD_SETTING } from "./domain/clv/forecast-setting.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { forecastStoredCustomers } from "./forecast-stored-customers.ts";
import { readForecastAnswer } from "./server/db/forecasts.ts";
import { withBusiness } from "./server/db/with-business.ts";

/** Gives the demo business the forecast of its customers, unless a run has made it before. */
export const ensureDemoForecast = async (scope: Scope): Promise<void> => {
  if (await withBusiness(scope, (client) => readForecastAnswer(client, scope))) return;
  const actor: Actor = { ...scope, kind: "system", id: "demo", role: "admin" };
  await forecastStoredCustomers(actor, STANDARD_SETTING, { at: () => {}, signal: new AbortController().signal });
};
