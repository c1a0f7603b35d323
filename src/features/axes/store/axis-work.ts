import { freeMemory } from "#core/threads/free-memory.ts";
import { moving } from "#core/threads/serve.ts";
import { buildHistoryReader, type HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import {
  type CustomerSnapshot,
  computeDrift,
  memoizePositions,
  recordWeeks,
  type StoredPosition,
} from "#features/axes/rules/drift.ts";
import {
  buildPlacer,
  estimateNoise,
  type Noise,
  type Placer,
  type PlacingModel,
} from "#features/axes/rules/drift-distance.ts";
import { type Archetypes, findArchetypes, type Typed } from "#lib/axes/archetypes.ts";
import type { ChurnModel } from "#lib/axes/churn-model.ts";
import { customerPlacement, membershipsAt } from "#lib/axes/customer-placement.ts";
import { discoverAxis } from "#lib/axes/discover-axis.ts";
import { featureRow, lifetimeValueIn, listAxisColumns, ROW_LENGTH } from "#lib/axes/extract-features.ts";
import { computeQuantiles, type Quantiles } from "#lib/axes/fingerprint.ts";
import { type LearntChurn, learnChurn, type SaleDays } from "#lib/axes/learn-churn.ts";
import {
  type AxisModel,
  type AxisMoments,
  computeMoments,
  type DiscoverOptions,
  type Scaler,
} from "#lib/axes/model.ts";
import { withContinuedKeys } from "#lib/axes/name-segments.ts";
import { AXES, axisNamed } from "#lib/axes/registry/axes.ts";
import type { Matrix } from "#lib/statistics/clustering/matrix.ts";
import { createRandom } from "#lib/statistics/random.ts";
import { addDays, type Day, startOfDay } from "#lib/time/day.ts";
import { listArrays, type ProfileRow } from "./customer-profiles.ts";
import {
  computeNamedProfiles,
  type FeaturePage,
  type MadeProfiles,
  makeProfiles,
  type NamedJob,
  type ProfilesJob,
} from "./make-profiles.ts";
import { customersIn, type PackedHistories, unpackHistories } from "./packed-histories.ts";

/** A week's snapshot: customers are placed by one version of the axes as of the starts of this and earlier weeks. */
export type DriftFrame = {
  week: Day;
  version: number;
  placing: PlacingModel;
  reading: Omit<HistoryFrame, "asOf">;
};

type DriftJobs = {
  noise: { job: DriftFrame & { packed: PackedHistories }; result: Noise };
  /** Customers without an order by then are left out. */
  drift: {
    job: DriftFrame & { packed: PackedHistories; noise: Noise; stored: Record<string, StoredPosition> };
    result: CustomerSnapshot[];
  };
};

/** Any constant, so that an interrupted snapshot gets the same threshold again. */
const SEED = 42;

const computeWeekStart = ({ week, reading: { timeZone } }: DriftFrame, weeksAgo: number): Date =>
  startOfDay(addDays(week, -7 * weeksAgo), timeZone);

const memoizePlacers = (frame: DriftFrame): ((weeksAgo: number) => Placer) => {
  const known = new Map<number, Placer>();
  return (weeksAgo) => {
    const placer =
      known.get(weeksAgo) ?? buildPlacer({ ...frame.reading, asOf: computeWeekStart(frame, weeksAgo) }, frame.placing);
    known.set(weeksAgo, placer);
    return placer;
  };
};

const DRIFT_WORK: { [Kind in keyof DriftJobs]: (job: DriftJobs[Kind]["job"]) => DriftJobs[Kind]["result"] } = {
  noise: ({ packed, ...frame }) =>
    estimateNoise(
      Array.from(unpackHistories(packed), ({ history }) => history),
      { asOf: computeWeekStart(frame, 0), placeAt: memoizePlacers(frame), random: createRandom(SEED) },
    ),
  drift: ({ packed, noise, stored, ...frame }) => {
    const placeAt = memoizePlacers(frame);
    const snapshots: CustomerSnapshot[] = [];
    for (const { history } of unpackHistories(packed)) {
      const { customerId } = history;
      const at = memoizePositions(history, placeAt);
      const recorded = recordWeeks(stored[customerId] ?? null, at, frame);
      if (recorded) snapshots.push({ customerId, ...recorded, drifts: computeDrift(at, noise) });
    }
    return snapshots;
  },
};

/** The jobs that threads run; each contains everything it needs. */
export type AxisJobs = DriftJobs & {
  churn: { job: { customers: readonly SaleDays[]; asOfDay: number }; result: LearntChurn };
  /** Customers with orders before the as-of time, with each axis's moments. */
  features: {
    job: { packed: PackedHistories; reading: HistoryFrame; churn: ChurnModel };
    result: FeaturePage & { moments: Record<string, AxisMoments> };
  };
  axis: {
    job: { axis: string; table: Matrix; options: DiscoverOptions; scaler: Scaler; before: AxisModel | null };
    result: { model: AxisModel; quantiles: Record<string, Quantiles> };
  };
  archetypes: {
    job: { table: Matrix; models: readonly AxisModel[]; seed: number };
    result: Archetypes;
  };
  named: { job: NamedJob; result: ProfileRow[] };
  profiles: { job: ProfilesJob; result: MadeProfiles };
};

type Work = { [Kind in keyof AxisJobs]: (job: AxisJobs[Kind]["job"]) => AxisJobs[Kind]["result"] };

const axisOrThrow = (name: string) => {
  const axis = axisNamed(name);
  if (!axis) throw new RangeError(`There is no axis ${name}`);
  return axis;
};

const readFeatures = ({ packed, reading, churn }: AxisJobs["features"]["job"]): AxisJobs["features"]["result"] => {
  const read = buildHistoryReader(reading, churn);
  const values = new Float64Array(customersIn(packed) * ROW_LENGTH);
  const customerIds: string[] = [];
  const revisions: number[] = [];
  for (const { history, revision } of unpackHistories(packed)) {
    const facts = read(history);
    if (facts.orders.length === 0) continue;
    values.set(featureRow(facts), customerIds.length * ROW_LENGTH);
    customerIds.push(history.customerId);
    revisions.push(revision);
  }
  freeMemory(packed);
  const columns = ROW_LENGTH;
  const table = { rows: customerIds.length, columns, values: values.slice(0, customerIds.length * columns) };
  return {
    customerIds,
    revisions,
    table,
    moments: Object.fromEntries(AXES.map((axis) => [axis.name, computeMoments(axis, listAxisColumns(axis, table))])),
  };
};

const findSegments = ({
  axis,
  table,
  options,
  scaler,
  before,
}: AxisJobs["axis"]["job"]): AxisJobs["axis"]["result"] => {
  const found = axisOrThrow(axis);
  const columns = listAxisColumns(found, table);
  const quantiles = Object.keys(found.features).map((name, at): [string, Quantiles] => [
    name,
    computeQuantiles(
      Float64Array.from({ length: columns.rows }, (_, row) => columns.values[row * columns.columns + at] ?? 0),
    ),
  ]);
  const model = withContinuedKeys(found, before, discoverAxis(found, columns, { ...options, scaler }));
  return { model, quantiles: Object.fromEntries(quantiles) };
};

const findTypes = ({ table, models, seed }: AxisJobs["archetypes"]["job"]): Archetypes => {
  const placement = customerPlacement(models);
  const shares = new Float64Array(placement.segments);
  const people = Array.from({ length: table.rows }, (_, row): Typed => {
    const features = table.values.subarray(row * table.columns, (row + 1) * table.columns);
    placement.place(features, shares);
    return { row: features, memberships: membershipsAt(placement, shares), value: lifetimeValueIn(features) };
  });
  const { placed: _, ...archetypes } = findArchetypes(models, people, seed);
  return archetypes;
};

export const WORK: Work = {
  churn: ({ customers, asOfDay }) => learnChurn(customers, asOfDay),
  features: readFeatures,
  axis: findSegments,
  archetypes: findTypes,
  named: computeNamedProfiles,
  profiles: makeProfiles,
  ...DRIFT_WORK,
};

type Kind = keyof AxisJobs;
export type AxisMessage = { [Each in Kind]: { kind: Each; job: AxisJobs[Each]["job"] } }[Kind];

export const performAxisJob = ({ kind, job }: AxisMessage): AxisJobs[Kind]["result"] => {
  // The sender guarantees that the job matches its kind.
  const result = WORK[kind](job as never);
  if ("moments" in result) return moving(result, [result.table.values]);
  if ("columns" in result) return moving(result, listArrays(result.columns));
  return result;
};
