import { refusalBy } from "../domain/errors.ts";
import type { Actor } from "../domain/permissions.ts";
import type { ShownRun } from "../runs/manage-runs.ts";
import { requestRun } from "../runs/request-run.ts";
import { getAllSegments } from "./assign-segments.ts";

/**
 * Has a worker bring these segments up to date, all in use where none is named. Gives the run to follow. Throws NOT_FOUND
 * (SEGMENT_NOT_FOUND), and what `requestRun` throws.
 */
export const requestRecalculation = async (
  actor: Actor,
  { segmentIds }: { segmentIds?: readonly string[] | undefined },
): Promise<ShownRun> => {
  const known = new Set((await getAllSegments(actor)).map(({ id }) => id));
  const wanted = segmentIds && [...new Set(segmentIds)].sort();
  if (wanted?.some((id) => !known.has(id))) throw refusalBy("SEGMENT_NOT_FOUND", "There is no such segment");
  return requestRun(actor, "recalculate_segments", { reason: "request", ...(wanted && { segmentIds: wanted }) });
};
