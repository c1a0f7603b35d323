import type { Claude } from "#core/ai/claude.ts";
import { withLockInTurn } from "#core/db/lock.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { RunOptions } from "#features/runs/rules/kinds.ts";
import type { RunResult } from "#features/runs/rules/results.ts";
import { startOfDay } from "#lib/time/day.ts";
import type { StoredModel } from "#records/axes/axis-models.ts";
import type { Progress } from "../runs/run-progress.ts";
import { loadCriteriaContext } from "../segments/load-criteria-context.ts";
import { recalculateDependents } from "../segments/recalculate-segments.ts";
import {
  discoverMultiAxisSegments,
  PopulationTooSmall,
  type SegmentOptions,
  storeDiscoveredSegments,
} from "./discover-axis-segments.ts";
import { saveModelFigures } from "./model-figures.ts";
import { type NamingReport, namedByAxis } from "./rules/naming/naming-report.ts";
import { withFeatureSpool } from "./store/feature-spool.ts";
import { updateProfiles } from "./update-profiles.ts";

/** The result of a run; version 0 means that there were too few customers and nothing changed. */
export type AxisRunResult = {
  version: number;
  customers: number;
  axes: number;
  segments: number;
  archetypes: number;
  naming: NamingReport;
  /** Only data before this was used: a run with the same options and `asOf` gives the same result. */
  asOf?: string;
  /** Axis to mean silhouette; null with one segment. */
  quality?: Record<string, number | null>;
};

type FoundAxes = StoredModel & { naming: NamingReport; version: number; customers: number };

/** The result to store in the run's row. */
export const axisRunResult = ({ version, customers, models, archetypes, naming, asOf }: FoundAxes): AxisRunResult => ({
  version,
  customers,
  axes: models.length,
  archetypes: archetypes.archetypes.length,
  segments: models.reduce((sum, model) => sum + model.segments.length, 0),
  naming,
  asOf: asOf.toISOString(),
  quality: Object.fromEntries(models.map(({ axis, quality }) => [axis, quality.silhouette])),
});

/** The result for a shop with too few customers, where a retry would not help. */
const tooFewResult = ({ population }: PopulationTooSmall): AxisRunResult => ({
  version: 0,
  customers: population,
  axes: 0,
  segments: 0,
  archetypes: 0,
  naming: namedByAxis(),
});

type Limits = { sampleSize?: number; onWait?: () => void; claude?: Claude | null };

/**
 * Finds the segments of the axes, stores them with every customer's profile, and activates them. Only one run per
 * business at a time, across processes; others wait. Throws `PopulationTooSmall`.
 */
export const segmentAxes = (
  actor: Actor,
  options: SegmentOptions,
  progress: Progress,
  { onWait, ...limits }: Limits = {},
): Promise<FoundAxes> =>
  withLockInTurn(`axis run ${actor.businessId}`, { signal: progress.signal, ...(onWait && { onWait }) }, () =>
    withFeatureSpool(async (spool) => {
      const discovered = await discoverMultiAxisSegments(actor, options, progress, { ...limits, spool });
      const stored = await storeDiscoveredSegments(actor, discovered, spool, progress);
      return { ...stored, naming: discovered.naming };
    }),
  );

type Done = {
  found: FoundAxes | PopulationTooSmall;
  /** Stored in the run's row. */
  result: RunResult<"axis_run">;
};

/**
 * A run covers data up to this morning: customers who ordered since get up-to-date profiles without waiting for
 * tonight.
 */
const updateTodaysProfiles = async (actor: Actor, { asOf }: FoundAxes, { signal }: Progress): Promise<void> => {
  const { today, timeZone } = await loadCriteriaContext(actor);
  if (asOf >= startOfDay(today, timeZone)) await updateProfiles(actor, { signal, at: () => {} });
  else await saveModelFigures(actor);
};

/**
 * Recomputes the axes' segments and then the customer segments whose rules use them. Too few customers is not a
 * failure, since a retry would find the same. Throws SOME_SEGMENTS_FAILED.
 */
export const runAxes = async (
  actor: Actor,
  { asOf, ...options }: RunOptions<"axis_run">,
  progress: Progress,
  limits: Pick<Limits, "onWait" | "claude"> = {},
): Promise<Done> => {
  try {
    const wanted = { ...options, ...(asOf && { asOf: new Date(asOf) }) };
    const found = await segmentAxes(actor, wanted, progress, limits);
    await updateTodaysProfiles(actor, found, progress);
    const { segments: groups, ...rest } = axisRunResult(found);
    return { found, result: await recalculateDependents(actor, "axes", { ...rest, groups }, progress) };
  } catch (error) {
    if (!(error instanceof PopulationTooSmall)) throw error;
    const { segments: groups, ...rest } = tooFewResult(error);
    return { found: error, result: { ...rest, groups, segments: 0 } };
  }
};
