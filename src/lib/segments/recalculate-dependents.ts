import type { Actor } from "../domain/permissions.ts";
import { type Progress, RunFailed } from "../runs/execute-run.ts";
import { recalculateSegments } from "./recalculate-segments.ts";

/**
 * Brings the segments up to date whose rules ask for what a run has just made, each in a transaction of its own. Gives the
 * run's result. Throws SOME_SEGMENTS_FAILED with it.
 */
export const recalculateDependents = async (
  actor: Actor,
  segmentIds: string[],
  made: object,
  { at, signal }: Progress,
): Promise<object> => {
  if (segmentIds.length === 0) return { ...made, segments: 0 };
  const reason = actor.kind === "system" ? "nightly" : "request";
  const onProgress = (parts: number, of: number) => at("segments", parts, of);
  const { failed, segments } = await recalculateSegments(actor, { reason, segmentIds, signal, onProgress });
  const result = { ...made, segments, failed: failed.length };
  if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", { result });
  return result;
};
