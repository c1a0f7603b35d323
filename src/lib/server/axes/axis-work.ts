import { type Archetypes, findArchetypes } from "#lib/domain/axes/archetypes/archetypes.ts";
import type { Typed } from "#lib/domain/axes/archetypes/choose-axes.ts";
import type { ChurnModel } from "#lib/domain/axes/churn/churn-model.ts";
import { type LearntChurn, learnChurn, type SaleDays } from "#lib/domain/axes/churn/learn-churn.ts";
import { customerPlacement, membershipsAt } from "#lib/domain/axes/customer-placement.ts";
import { discoverAxis } from "#lib/domain/axes/discovery/discover-axis.ts";
import { withContinuedKeys } from "#lib/domain/axes/discovery/match-segments.ts";
import {
  columnsOfAxis,
  FEATURES_A_CUSTOMER,
  featureRow,
  lifetimeValueIn,
} from "#lib/domain/axes/features/extract-features.ts";
import { type AxisMoments, momentsOf } from "#lib/domain/axes/features/scaler.ts";
import { type Quantiles, quantilesOf } from "#lib/domain/axes/fingerprint.ts";
import { readerOf } from "#lib/domain/axes/history/behavior-reader.ts";
import type { HistoryFrame } from "#lib/domain/axes/history/customer-history.ts";
import type { AxisModel, DiscoverOptions, Scaler } from "#lib/domain/axes/model.ts";
import { AXES, axisNamed } from "#lib/domain/axes/registry/axes.ts";
import type { Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import type { ProfileRow } from "#lib/server/db/axes/customer-profiles.ts";
import { customersIn, type PackedHistories } from "#lib/server/db/axes/packed-histories.ts";
import { freeMemory } from "../threads/free-memory.ts";
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
  const read = readerOf(reading, churn);
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
    moments: Object.fromEntries(AXES.map((axis) => [axis.name, momentsOf(axis, columnsOfAxis(axis, table))])),
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
    quantilesOf(
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
