import { parseArgs } from "node:util";
import type { Actor } from "#core/values/permissions.ts";
import { forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { closeConnections } from "../../src/features/operations/store.ts";
import { answeredByCopies } from "../shared/answered-by.ts";
import { timeSteps } from "../shared/steps.ts";

// One forecast of a business's customers in a separate process, to measure its memory alone.

const { values } = parseArgs({ options: { business: { type: "string", default: "" } } });
const actor: Actor = { businessId: values.business, kind: "system", id: "bench", role: "admin" };

const { at, done } = timeSteps("purchases");
const signal = new AbortController().signal;
const forecast = () => forecastStoredCustomers(actor, STANDARD_SETTING, { at, signal });
const { customers } = await answeredByCopies({ scope: actor, of: [] }, forecast);
const { whole, seconds } = done();
console.log(JSON.stringify({ customers, whole, seconds, peakMb: process.resourceUsage().maxRSS / 1024 }));
await closeConnections();
