import { savePastCuts } from "#lib/customers/read-rfm-history.ts";
import { RunFailed } from "#lib/runs/execute-run.ts";
import { recalculateSegments } from "#lib/segments/recalculate-segments.ts";
import { defineJob } from "./job.ts";

/** One transaction per segment: after a stop or kill in between, the next attempt finds the earlier ones up to date. */
export const recalculateSegmentsJob = defineJob({
  kind: "recalculate_segments",
  atOnce: 2,
  perform: async (actor, { reason, segmentIds }, { at, signal }) => {
    at("scores");
    const { failed, ...done } = await recalculateSegments(actor, {
      ...{ reason, signal, onProgress: (parts: number, of: number) => at("segments", parts, of) },
      ...(segmentIds && { segmentIds }),
    });
    // The orders of past months may have changed since the last night or import.
    if (reason !== "request") await savePastCuts(actor, signal);
    const result = { ...done, failed: failed.length };
    if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", { result });
    return result;
  },
});
