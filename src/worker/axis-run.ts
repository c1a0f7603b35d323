import { segmentAxes } from "#lib/segment-axes.ts";
import { segmentsByAxes } from "#lib/segments-by-axes.ts";
import { defineJob } from "./job.ts";
import { recalculateThose } from "./recalculate-those.ts";

/**
 * The new model is a switch at the end: until then, and where the worker is killed, the old one stands. The segments whose
 * rules ask for it follow it.
 */
export const axisRunJob = defineJob({
  kind: "axis_run",
  atOnce: 1,
  perform: async (actor, options, progress) => {
    const found = await segmentAxes(actor, options, progress);
    const { segments: groups, ...rest } = found;
    const asking = found.version === 0 ? [] : await segmentsByAxes(actor);
    return recalculateThose(actor, asking, { ...rest, groups }, progress);
  },
});
