import { runAxes } from "#lib/axes/run-axes.ts";
import { defineJob } from "./job.ts";

/**
 * The new model is a switch at the end: until then, and where the worker is killed, the old one stands. The segments whose
 * rules ask for it follow it.
 */
export const axisRunJob = defineJob({
  kind: "axis_run",
  atOnce: 1,
  perform: async (actor, options, progress) => (await runAxes(actor, options, progress)).result,
});
