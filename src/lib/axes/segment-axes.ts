import { type NamingReport, namedByAxis } from "#lib/domain/axes/naming/naming-report.ts";
import type { StoredModel } from "#lib/server/db/axes/axis-models.ts";
import { withLockInTurn } from "#lib/server/db/lock.ts";
import type { Actor } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import {
  discoverMultiAxisSegments,
  type PopulationTooSmall,
  type SegmentOptions,
  storeDiscoveredSegments,
} from "./discover-axis-segments.ts";

/** What a run came to; version 0: there were too few customers, and what stood before stands. */
export type AxisRunResult = {
  version: number;
  customers: number;
  axes: number;
  segments: number;
  archetypes: number;
  naming: NamingReport;
  /** With the same options and what was there by then, a run comes to the same. */
  asOf?: string;
  /** Axis to mean silhouette; null with one segment. */
  quality?: Record<string, number | null>;
};

export type FoundAxes = StoredModel & { naming: NamingReport; version: number; customers: number };

/** How a run went, for its row. */
export const axisRunResult = ({ version, customers, models, archetypes, naming, asOf }: FoundAxes): AxisRunResult => ({
  ...{ version, customers, axes: models.length, archetypes: archetypes.archetypes.length },
  segments: models.reduce((sum, model) => sum + model.segments.length, 0),
  ...{ naming, asOf: asOf.toISOString() },
  quality: Object.fromEntries(models.map(({ axis, quality }) => [axis, quality.silhouette])),
});

/** Of a shop that has to grow first: tried again it would be the same. */
export const tooFewResult = ({ population }: PopulationTooSmall): AxisRunResult => ({
  ...{ version: 0, customers: population, axes: 0, segments: 0, archetypes: 0, naming: namedByAxis() },
});

type Limits = { crowd?: number; onWait?: () => void };

/**
 * Finds the segments of the axes, and has them stand with everybody's profile. Of one business one run does so at a time,
 * whichever process it is in; the others wait. Throws `PopulationTooSmall`.
 */
export const segmentAxes = (
  actor: Actor,
  options: SegmentOptions,
  progress: Progress,
  { onWait, ...limits }: Limits = {},
): Promise<FoundAxes> =>
  withLockInTurn(`axis run ${actor.businessId}`, { signal: progress.signal, ...(onWait && { onWait }) }, async () => {
    const discovered = await discoverMultiAxisSegments(actor, options, progress, limits);
    const stored = await storeDiscoveredSegments(actor, discovered, progress);
    return { ...stored, naming: discovered.naming };
  });
