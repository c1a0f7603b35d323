import { segmentAxes } from "#lib/segment-axes.ts";
import { defineJob } from "./job.ts";

/** The new model is a switch at the end: until then, and where the worker is killed, the old one stands. */
export const axisRunJob = defineJob({
  kind: "axis_run",
  atOnce: 1,
  perform: (actor, options, progress) => segmentAxes(actor, options, progress),
});
