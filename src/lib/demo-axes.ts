import { loadDiscoveredSegments } from "./axis-segmentation.ts";
import type { Actor, Scope } from "./domain/permissions.ts";
import { segmentAxes } from "./segment-axes.ts";

/** Gives the demo business the segments of the axes and everybody's profile, unless a run has made them before. */
export const ensureDemoAxes = async (scope: Scope): Promise<void> => {
  if (await loadDiscoveredSegments(scope)) return;
  const actor: Actor = { ...scope, kind: "system", id: "demo", role: "admin" };
  await segmentAxes(actor, { naming: "axis" }, { at: () => {}, signal: new AbortController().signal });
};
