import { parseArgs } from "node:util";
import type { Actor } from "#core/values/permissions.ts";
import { forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { closeConnections } from "../../src/features/operations/store.ts";
import { answeredByCopies } from "../shared/answered-by.ts";
import { timeSteps } from "../shared/steps.ts";

// One forecast of a business's customers in a separate process, to measure its memory alone.

const { values } = parseArgs({
  options: { business: { type: "string", default: "" }, customers: { type: "string", default: "0" } },
});
const actor: Actor = { businessId: values.business, kind: "system", id: "bench", role: "admin" };

const { at, done } = timeSteps("purchases");
const signal = new AbortController().signal;
const shop = { scope: actor, customers: Number(values.customers), of: [] };
const { customers } = await answeredByCopies(shop, () =>
  forecastStoredCustomers(actor, STANDARD_SETTING, { at, signal }),
);
const { whole, seconds } = done();
console.log(JSON.stringify({ customers, whole, seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
await closeConnections();
