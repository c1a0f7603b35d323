import type { RunOptions } from "#lib/domain/runs/kinds.ts";
import { startOfDay } from "#lib/domain/time/day.ts";
import type { Actor } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { recalculateDependents } from "../segments/recalculate-segments.ts";
import { PopulationTooSmall } from "./discover-axis-segments.ts";
import { axisRunResult, type FoundAxes, segmentAxes, tooFewResult } from "./segment-axes.ts";
import { updateProfiles } from "./update-profiles.ts";

type Done = {
  found: FoundAxes | PopulationTooSmall;
  /** Stored in the run's row. */
  result: object;
};

/**
 * A run covers data up to this morning: customers who ordered since get up-to-date profiles without waiting for
 * tonight.
 */
const updateTodaysProfiles = async (actor: Actor, { asOf }: FoundAxes, { signal }: Progress): Promise<void> => {
  const { today, timeZone } = await loadCriteriaContext(actor);
  if (asOf >= startOfDay(today, timeZone)) await updateProfiles(actor, { signal, at: () => {} });
};

/**
 * Recomputes the axes' segments and then the customer segments whose rules use them. Too few customers is not a
 * failure, since a retry would find the same. Throws SOME_SEGMENTS_FAILED.
 */
export const runAxes = async (
  actor: Actor,
  { asOf, ...options }: RunOptions<"axis_run">,
  progress: Progress,
  waiting: { onWait?: () => void } = {},
): Promise<Done> => {
  try {
    const wanted = { ...options, ...(asOf && { asOf: new Date(asOf) }) };
    const found = await segmentAxes(actor, wanted, progress, waiting);
    await updateTodaysProfiles(actor, found, progress);
    const { segments: groups, ...rest } = axisRunResult(found);
    return { found, result: await recalculateDependents(actor, "axes", { ...rest, groups }, progress) };
  } catch (error) {
    if (!(error instanceof PopulationTooSmall)) throw error;
    const { segments: groups, ...rest } = tooFewResult(error);
    return { found: error, result: { ...rest, groups, segments: 0 } };
  }
};
