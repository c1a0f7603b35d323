import { loadDiscoveredSegments } from "./axis-segmentation.ts";
import { DEFAULT_OPTIONS } from "./domain/axes/model.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { runAxes } from "./run-axes.ts";

/** Gives the demo business the segments of the axes and everybody's profile, unless a run has made them before. */
export const ensureDemoAxes = async (scope: Scope): Promise<void> => {
  if (await loadDiscoveredSegments(scope)) return;
  const actor: Actor = { ...scope, kind: "system", id: "demo", role: "admin" };
  await runAxes(actor, { ...DEFAULT_OPTIONS, naming: "axis" }, { at: () => {}, signal: new AbortController().signal });
};
