import { DEFAULT_OPTIONS } from "#lib/domain/axes/model.ts";
import { loadDiscoveredSegments } from "../axes/discover-axis-segments.ts";
import { runAxes } from "../axes/run-axes.ts";
import type { Actor, Scope } from "../domain/permissions.ts";

/** Runs the axes of the demo business, unless a run has done so before. */
export const ensureDemoAxes = async (scope: Scope): Promise<void> => {
  if (await loadDiscoveredSegments(scope)) return;
  const actor: Actor = { ...scope, kind: "system", id: "demo", role: "admin" };
  await runAxes(actor, { ...DEFAULT_OPTIONS, naming: "axis" }, { at: () => {}, signal: new AbortController().signal });
};
