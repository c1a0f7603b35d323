import { parseArgs } from "node:util";
import type { Actor } from "#core/values/permissions.ts";
import { axisRunResult, segmentAxes } from "#features/axes/run-axes.ts";
import { closeConnections } from "../../src/features/operations/store.ts";
import { timeSteps } from "../shared/steps.ts";
import type { AxisRun } from "./axes-shop.ts";

// One axis run in a separate process, to measure its memory alone.

const { values } = parseArgs({ options: { business: { type: "string", default: "" } } });
const actor: Actor = { businessId: values.business, kind: "system", id: "bench", role: "admin" };

const { at, done } = timeSteps("churn");
const found = await segmentAxes(actor, {}, { at, signal: new AbortController().signal });
const { whole, seconds } = done();
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
const cpu = (userCPUTime + systemCPUTime) / 1e6;
const { customers, axes, segments, archetypes } = axisRunResult(found);
const run: AxisRun = { customers, axes, segments, archetypes, whole, cpu, seconds, peakMb: maxRSS / 1024 };
console.log(JSON.stringify(run));
await closeConnections();
