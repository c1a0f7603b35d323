import { defineRun } from "#core/runs/rules/define-run.ts";
import type { Naming } from "#records/rules/axes/segment-words.ts";

/** Finds new segments on the axes and updates every customer's profile. */
export const AXIS_RUN = defineRun<{
  /** Only these axes are recomputed; the others are kept. */
  axes?: string[] | undefined;
  minK: number;
  maxK: number;
  minPopulation: number;
  seed: number;
  /** Who names the segments; by default a language model if one is configured. */
  naming?: Naming | undefined;
  /** Only data before this is used; by default, the start of the day on which the run executes. */
  asOf?: string | undefined;
}>()({
  kind: "axis_run",
  steps: ["histories", "axes", "archetypes", "names", "profiles", "segments"],
  figures: ["version", "customers", "groups", "axes", "archetypes"],
  permission: "ai:use",
  shownIn: ["axes", "archetypes"],
  stage: { name: "axes", isTimed: true },
  mostWaiting: 20,
});

/** Updates the profiles of customers with newer orders, by the active model. */
export const PROFILE_UPDATE = defineRun<Record<string, never>>()({
  kind: "profile_update",
  steps: ["profiles", "segments"],
  figures: ["customers"],
  permission: "ai:use",
  shownIn: ["axes", "archetypes"],
  daily: { localTime: "03:15", options: {} },
  stage: { name: "axes" },
});

/** Takes the week's snapshot of all customers on the axes and measures how far each moved. */
export const TRACK_DRIFT = defineRun<Record<string, never>>()({
  kind: "track_drift",
  steps: ["noise", "snapshots", "segments"],
  figures: ["customers"],
  permission: "ai:use",
  shownIn: ["drift"],
  daily: { localTime: "03:45", options: {} },
});
