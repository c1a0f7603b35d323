import type { Claude } from "#core/ai/claude.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withLockInTurn } from "#core/db/lock.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { requestRun } from "#core/runs/begin-run.ts";
import type { RunOptions, RunResult } from "#core/runs/rules/define-run.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { recalculateDependents } from "#features/segments/recalculate-segments.ts";
import { deriveFrom } from "#features.ts";
import type { Archetypes } from "#lib/axes/archetypes.ts";
import type { AxisModel, AxisSegment } from "#lib/axes/model.ts";
import { AXES } from "#lib/axes/registry/axes.ts";
import { startOfDay } from "#lib/time/day.ts";
import { readCustomNames } from "#records/axes/active-model.ts";
import type { StoredModel } from "#records/axes/axis-models.ts";
import { archetypeName } from "#records/rules/axes/group-names.ts";
import { axisSegmentWords, type NamingReport, nameSegment } from "#records/rules/axes/segment-words.ts";
import { computeProfiles, readProfileFrame, storeCustomerProfiles } from "./compute-profiles.ts";
import {
  discoverMultiAxisSegments,
  PopulationTooSmall,
  type SegmentOptions,
  storeDiscoveredSegments,
} from "./discover-axis-segments.ts";
import { saveModelFigures } from "./model-figures.ts";
import { namedByAxis } from "./rules/segment-naming.ts";
import { AXIS_RUN } from "./runs.ts";
import { eachOutdatedPage } from "./store/customer-profiles.ts";
import { withFeatureSpool } from "./store/make-profiles.ts";

/** Inactivity itself changes a customer's churn risk and rhythm, so profiles are never older than this. */
const MAX_AGE_MS = 7 * 86_400_000;

/**
 * Updates the profiles of all customers who ordered or opened a ticket since theirs was computed, or whose profile is
 * older than a week, with the active model; without one, does nothing. If stopped, finished updates are kept. Then stores
 * the size of the axes' segments and archetypes, for comparing later ones with it.
 */
export const updateProfiles = async (scope: Scope, { at, signal }: Progress): Promise<{ customers: number }> => {
  const { active } = await readProfileFrame(scope);
  let customers = 0;
  if (!active) return { customers };
  at("profiles", 0);
  const before = new Date(now().getTime() - MAX_AGE_MS);
  await eachOutdatedPage(scope, before, async (customerIds) => {
    signal.throwIfAborted();
    const frame = await readProfileFrame(scope);
    const rows = await computeProfiles(scope, customerIds, frame);
    if (frame.active) await storeCustomerProfiles(scope, rows, frame.active.version);
    customers += rows.length;
    at("profiles", customers);
  });
  await saveModelFigures(scope);
  return { customers };
};

type ReportedSegment = AxisSegment & {
  name: string;
  interpretation: string;
  /** A user or a language model gave the name; it is not built in. */
  isGivenName: boolean;
};

export type ReportedAxis = Pick<AxisModel, "axis" | "quality" | "warnings"> & {
  group: "marketing" | "support";
  segments: ReportedSegment[];
};

/** The result of a run in words, for the requested axes. */
export type AxisRunReport = {
  population: number;
  sampled: number;
  axes: ReportedAxis[];
  /** Axes without segments because the business has no support tickets. */
  withoutTickets: string[];
  archetypes: (Archetypes["archetypes"][number] & { name: string })[];
  churn: { isCalibrated: boolean; examples: number; calibrationError: number };
};

type DiscoveredModel = Omit<StoredModel, "moves">;

/** Reports what was found, whether or not it was stored. */
export const reportAxes = async (
  scope: Scope,
  { models, archetypes, population, sampled, churn, words }: DiscoveredModel,
  { axes, language }: { axes: readonly string[] | undefined; language: LanguageTag },
): Promise<AxisRunReport> => {
  const byPerson = await withBusiness(scope, (client) => readCustomNames(client, scope));
  const names = { models, words, byPerson, language };
  const wanted = AXES.filter(({ name }) => axes?.includes(name) ?? true);
  return {
    population,
    sampled,
    axes: wanted.flatMap((axis): ReportedAxis[] => {
      const model = models.find((each) => each.axis === axis.name);
      if (!model) return [];
      const segments = model.segments.map((segment): ReportedSegment => {
        const own = axisSegmentWords(axis, segment.key, language, model.segments);
        const ai = words[axis.name]?.[segment.key];
        const { name, namedBy } = nameSegment(axis, segment.key, names);
        const interpretation = ai?.interpretation ?? own.means;
        return { ...segment, name, interpretation, isGivenName: namedBy !== "axis" };
      });
      return [{ axis: axis.name, group: axis.group, segments, quality: model.quality, warnings: model.warnings }];
    }),
    withoutTickets: wanted
      .filter(({ name, needs }) => needs === "tickets" && !models.some(({ axis }) => axis === name))
      .map(({ name }) => name),
    archetypes: archetypes.archetypes
      .map((archetype) => ({ ...archetype, name: archetypeName(archetype.key, language) }))
      .sort((a, b) => b.customer_count - a.customer_count || (a.key < b.key ? -1 : 1)),
    churn: {
      isCalibrated: churn.model.isCalibrated,
      examples: churn.model.examples,
      calibrationError: churn.calibrationError,
    },
  };
};

/** The result of a run; version 0 means that there were too few customers and nothing changed. */
type AxisRunResult = {
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
  result: RunResult<typeof AXIS_RUN>;
};

/**
 * A run covers data up to this morning: customers who ordered since get up-to-date profiles without waiting for
 * tonight.
 */
const updateTodaysProfiles = async (actor: Actor, { asOf }: FoundAxes, { signal }: Progress): Promise<void> => {
  const { today, timeZone } = await loadBusinessDay(actor);
  if (asOf >= startOfDay(today, timeZone)) await updateProfiles(actor, { signal, at: () => {} });
  else await saveModelFigures(actor);
};

/**
 * Recomputes the axes' segments and then the customer segments whose rules use them. Too few customers is not a
 * failure, since a retry would find the same. Throws SOME_SEGMENTS_FAILED.
 */
export const runAxes = async (
  actor: Actor,
  { asOf, ...options }: RunOptions<typeof AXIS_RUN>,
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

/** Throws CONFLICT (RUN_LIMIT). */
export const requestAxisRun = (actor: Actor, options: RunOptions<typeof AXIS_RUN>) =>
  requestRun(actor, AXIS_RUN, options);
