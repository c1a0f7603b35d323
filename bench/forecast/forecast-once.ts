import { parseArgs } from "node:util";
import { STANDARD_SETTING } from "#lib/domain/forecast/forecast-setting.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { forecastStoredCustomers } from "#lib/forecast/forecast-stored-customers.ts";
import { closeConnections } from "#lib/server/close-connections.ts";

// One forecast of a business's customers in a separate process, to measure its memory alone.

const { values } = parseArgs({ options: { business: { type: "string", default: "" } } });
const actor: Actor = { businessId: values.business, kind: "system", id: "bench", role: "admin" };

const seconds: Record<string, number> = {};
let [step, since] = ["purchases", performance.now()];
const at = (name: string) => {
  if (name === step) return;
  seconds[step] = (performance.now() - since) / 1000;
  [step, since] = [name, performance.now()];
};
const start = performance.now();
const { customers } = await forecastStoredCustomers(actor, STANDARD_SETTING, {
  at,
  signal: new AbortController().signal,
});
at("done");
const whole = (performance.now() - start) / 1000;
console.log(JSON.stringify({ customers, whole, seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
await closeConnections();
