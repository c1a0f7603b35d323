import { recalculateSegments } from "#lib/recalculate-segments.ts";
import { segmentStoredPurchases, segmentsByGroup } from "#lib/segment-stored-purchases.ts";
import { RunFailed } from "#lib/work-on-run.ts";
import { defineJob } from "./job.ts";

/** The new answer is one transaction; the segments whose rules ask for its groups follow it, each in its own. */
export const segmentPurchasesJob = defineJob({
  kind: "segment_purchases",
  atOnce: 1,
  perform: async (actor, _, { at, signal }) => {
    const found = await segmentStoredPurchases(actor, { at, signal });
    const segmentIds = await segmentsByGroup(actor);
    if (segmentIds.length === 0) return { ...found, segments: 0 };
    const reason = actor.kind === "system" ? "nightly" : "request";
    const onProgress = (parts: number, of: number) => at("segments", parts, of);
    const { failed, segments } = await recalculateSegments(actor, { reason, segmentIds, signal, onProgress });
    const result = { ...found, segments, failed: failed.length };
    if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", result);
    return result;
  },
});
