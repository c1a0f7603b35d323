import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import type { Actor } from "#core/values/permissions.ts";
import { recalculateDependents } from "#features/segments/recalculate-segments.ts";
import { deriveFrom } from "#features.ts";
import { runAxes, updateProfiles } from "./run-axes.ts";
import type { AXIS_RUN } from "./runs.ts";
import { trackDrift } from "./track-drift.ts";

export const performAxisRun = async (
  actor: Actor,
  options: RunOptions<typeof AXIS_RUN>,
  progress: Progress,
): Promise<RunResult<typeof AXIS_RUN>> => {
  const { result } = await runAxes(actor, options, progress);
  await deriveFrom(actor, { of: "axes", signal: progress.signal });
  return result;
};

export const performProfileUpdate = async (actor: Actor, progress: Progress) => {
  const made = await updateProfiles(actor, progress);
  await deriveFrom(actor, { of: "axes", signal: progress.signal });
  return recalculateDependents(actor, "axes", made, progress);
};

export const performDrift = async (actor: Actor, progress: Progress) => {
  const made = await trackDrift(actor, progress);
  return made.week === null ? { ...made, segments: 0 } : recalculateDependents(actor, "axes", made, progress);
};
