import type { PoolClient } from "pg";
import { withBusiness } from "#core/db/with-business.ts";
import type { RunOptions, RunProblem } from "#core/runs/rules/define-run.ts";
import { type Perform, RunFailed } from "#core/runs/run-progress.ts";
import type { RunRow } from "#core/runs/store/runs.ts";
import type { Scope } from "#core/values/permissions.ts";
import { deriveFrom } from "#features.ts";
import { recountGiftCards } from "#records/orders/orders.ts";
import { savePastCuts } from "#records/rfm/customer-rfm.ts";
import { recalculateSegments, segmentsChangedBy } from "./recalculate-segments.ts";
import type { RECALCULATE_SEGMENTS } from "./runs.ts";
import { noteSegmentsNotUpdated } from "./store/segments.ts";

/** Also lets other features derive from the new segments, unless only some were requested. */
export const performRecalculation: Perform<typeof RECALCULATE_SEGMENTS> = async (
  actor,
  { reason, segmentIds, customersOnly, giftCards },
  { at, signal },
) => {
  at("scores");
  if (giftCards) await withBusiness(actor, (client) => recountGiftCards(client, actor));
  const wanted = reason === "event" ? await segmentsChangedBy(actor, ["events", "tickets"]) : segmentIds;
  const { failed, ...done } = await recalculateSegments(actor, {
    reason,
    signal,
    onProgress: (parts: number, of: number) => at("segments", parts, of),
    ...(wanted && { segmentIds: wanted }),
  });
  const isWhole = giftCards || (reason !== "request" && reason !== "event");
  // The orders of past months may have changed since the last night or import.
  if (isWhole && reason !== "rfm_scheme" && !customersOnly) await savePastCuts(actor, signal);
  if (isWhole) await deriveFrom(actor, { of: "segments", reason, signal });
  const result = { ...done, failed: failed.length };
  if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", { result });
  return result;
};

/** Marks the segments that a failed run should have updated. */
export const reportSegmentsNotUpdated = (
  client: PoolClient,
  scope: Scope,
  { options, queuedAt }: RunRow,
  problem: RunProblem,
): Promise<void> => {
  const { segmentIds = null } = options as RunOptions<typeof RECALCULATE_SEGMENTS>;
  return noteSegmentsNotUpdated(client, scope, { segmentIds, queuedAt, problem });
};
