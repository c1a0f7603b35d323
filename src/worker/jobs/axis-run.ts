import { runAxes } from "#lib/axes/run-axes.ts";
import { defineJob } from "./job.ts";

/**
 * The new model is activated at the end: until then, or if the worker is killed, the old one stays active. Segments
 * with axis conditions are updated afterwards.
 */
export const axisRunJob = defineJob({
  kind: "axis_run",
  atOnce: 1,
  perform: async (actor, options, progress) => (await runAxes(actor, options, progress)).result,
});
