import {
  discoverMultiAxisSegments,
  PopulationTooSmall,
  type SegmentOptions,
  storeDiscoveredSegments,
} from "./axis-segmentation.ts";
import { type NamingReport, namedByAxis } from "./domain/axes/naming/naming-report.ts";
import type { Actor } from "./domain/permissions.ts";
import type { Progress } from "./work-on-run.ts";

/** What a run came to; version 0: there were too few customers, and what stood before stands. */
export type AxisRunResult = {
  version: number;
  customers: number;
  axes: number;
  segments: number;
  archetypes: number;
  naming: NamingReport;
};

/** Finds the segments of the axes, and has them stand with everybody's profile. */
export const segmentAxes = async (
  actor: Actor,
  options: SegmentOptions,
  progress: Progress,
  limits: { crowd?: number } = {},
): Promise<AxisRunResult> => {
  try {
    const discovered = await discoverMultiAxisSegments(actor, options, progress, limits);
    const { models, archetypes, naming } = discovered;
    const { version, customers } = await storeDiscoveredSegments(actor, discovered, progress);
    const segments = models.reduce((sum, model) => sum + model.segments.length, 0);
    return { version, customers, axes: models.length, segments, archetypes: archetypes.archetypes.length, naming };
  } catch (error) {
    // Tried again it would be the same: a shop has to grow first.
    if (!(error instanceof PopulationTooSmall)) throw error;
    return { version: 0, customers: error.population, axes: 0, segments: 0, archetypes: 0, naming: namedByAxis() };
  }
};
