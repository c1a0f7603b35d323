import { freeMemory } from "#core/threads/free-memory.ts";
import { buildHistoryReader } from "#features/axes/rules/behavior-reader.ts";
import type { HistoryFrame } from "#features/axes/rules/customer-history.ts";
import { customerPlacement, membershipsAt } from "#features/axes/rules/customer-placement.ts";
import { discoverAxis } from "#features/axes/rules/discovery/discover-axis.ts";
import { withContinuedKeys } from "#features/axes/rules/discovery/match-segments.ts";
import {
  columnsOfAxis,
  FEATURES_A_CUSTOMER,
  featureRow,
  lifetimeValueIn,
} from "#features/axes/rules/extract-features.ts";
import type { ProfileRow } from "#features/axes/store/customer-profiles.ts";
import { customersIn, type PackedHistories } from "#features/axes/store/packed-histories.ts";
import type { ChurnModel } from "#lib/axes/churn/churn-model.ts";
import { type LearntChurn, learnChurn, type SaleDays } from "#lib/axes/churn/learn-churn.ts";
import type { Matrix } from "#lib/statistics/clustering/matrix.ts";
import { type Archetypes, findArchetypes } from "#records/rules/axes/archetypes.ts";
import type { Typed } from "#records/rules/axes/choose-axes.ts";
import { computeQuantiles, type Quantiles } from "#records/rules/axes/fingerprint.ts";
import type { AxisModel, DiscoverOptions, Scaler } from "#records/rules/axes/model.ts";
import { AXES, axisNamed } from "#records/rules/axes/registry/axes.ts";
import { type AxisMoments, computeMoments } from "#records/rules/axes/scaler.ts";
import { DRIFT_WORK, type DriftJobs } from "./drift-work.ts";
import {
  type FeaturePage,
  type MadeProfiles,
  makeProfiles,
  type NamedJob,
  type ProfilesJob,
  profilesOfNamed,
} from "./make-profiles.ts";
import { unpackHistories } from "./unpack-histories.ts";

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
  const values = new Float64Array(customersIn(packed) * FEATURES_A_CUSTOMER);
  const customerIds: string[] = [];
  const revisions: number[] = [];
  for (const { history, revision } of unpackHistories(packed)) {
    const facts = read(history);
    if (facts.orders.length === 0) continue;
    values.set(featureRow(facts), customerIds.length * FEATURES_A_CUSTOMER);
    customerIds.push(history.customerId);
    revisions.push(revision);
  }
  freeMemory(packed);
  const columns = FEATURES_A_CUSTOMER;
  const table = { rows: customerIds.length, columns, values: values.slice(0, customerIds.length * columns) };
  return {
    customerIds,
    revisions,
    table,
    moments: Object.fromEntries(AXES.map((axis) => [axis.name, computeMoments(axis, columnsOfAxis(axis, table))])),
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
  const columns = columnsOfAxis(found, table);
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
    return { memberships: membershipsAt(placement, shares), value: lifetimeValueIn(features) };
  });
  const { placed: _, ...archetypes } = findArchetypes(models, people, seed);
  return archetypes;
};

export const WORK: Work = {
  churn: ({ customers, asOfDay }) => learnChurn(customers, asOfDay),
  features: readFeatures,
  axis: findSegments,
  archetypes: findTypes,
  named: profilesOfNamed,
  profiles: makeProfiles,
  ...DRIFT_WORK,
};
