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

/** The result of a run; version 0 means too few customers, and the previous model stays active. */
export type AxisRunResult = {
  version: number;
  customers: number;
  axes: number;
  segments: number;
  archetypes: number;
  naming: NamingReport;
  /** A run with the same options and the data before this time finds the same. */
  asOf?: string;
  /** Mean silhouette score by axis; null with one segment. */
  quality?: Record<string, number | null>;
};

export type FoundAxes = StoredModel & { naming: NamingReport; version: number; customers: number };

/** The summary stored in the run's row. */
export const axisRunResult = ({ version, customers, models, archetypes, naming, asOf }: FoundAxes): AxisRunResult => ({
  ...{ version, customers, axes: models.length, archetypes: archetypes.archetypes.length },
  segments: models.reduce((sum, model) => sum + model.segments.length, 0),
  ...{ naming, asOf: asOf.toISOString() },
  quality: Object.fromEntries(models.map(({ axis, quality }) => [axis, quality.silhouette])),
});

/** For a shop with too few customers: a retry would find the same. */
export const tooFewResult = ({ population }: PopulationTooSmall): AxisRunResult => ({
  ...{ version: 0, customers: population, axes: 0, segments: 0, archetypes: 0, naming: namedByAxis() },
});

type Limits = { sampleSize?: number; onWait?: () => void };

/**
 * Finds the axes' segments and activates them with every customer's profile. Only one run per business does so at a
 * time, across processes; others wait. Throws `PopulationTooSmall`.
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
