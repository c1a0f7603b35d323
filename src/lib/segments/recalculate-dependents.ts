import { usesFieldsOf } from "#lib/domain/segments/catalogue.ts";
import type { FieldGroup } from "#lib/domain/segments/field.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor } from "../domain/permissions.ts";
import { type Progress, RunFailed } from "../runs/execute-run.ts";
import { ruledSegments } from "./load-segment-rules.ts";
import { recalculateSegments } from "./recalculate-segments.ts";

/**
 * Brings the segments up to date whose rules use the fields that a run has just filled, each in a transaction of its own; none
 * where it filled none. Gives the run's result. Throws SOME_SEGMENTS_FAILED with it.
 */
export const recalculateDependents = async (
  actor: Actor,
  filled: FieldGroup | null,
  made: object,
  { at, signal }: Progress,
): Promise<object> => {
  const { segments: ruled } = await withBusiness(actor, (client) => ruledSegments(client, actor));
  const segmentIds = ruled.flatMap(({ id, criteria }) => (filled && usesFieldsOf(filled, criteria) ? [id] : []));
  if (segmentIds.length === 0) return { ...made, segments: 0 };
  const reason = actor.kind === "system" ? "nightly" : "request";
  const onProgress = (parts: number, of: number) => at("segments", parts, of);
  const { failed, segments } = await recalculateSegments(actor, { reason, segmentIds, signal, onProgress });
  const result = { ...made, segments, failed: failed.length };
  if (failed.length > 0) throw new RunFailed("SOME_SEGMENTS_FAILED", result);
  return result;
};
