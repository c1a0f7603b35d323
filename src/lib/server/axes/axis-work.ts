import { type Archetypes, findArchetypes } from "#lib/domain/axes/archetypes/archetypes.ts";
import type { Typed } from "#lib/domain/axes/archetypes/choose-axes.ts";
import { nearestArchetype } from "#lib/domain/axes/archetypes/segment-combinations.ts";
import type { ChurnModel } from "#lib/domain/axes/churn/churn-model.ts";
import { type LearntChurn, learnChurn, type SaleDays } from "#lib/domain/axes/churn/learn-churn.ts";
import { discoverAxis } from "#lib/domain/axes/discovery/discover-axis.ts";
import { withContinuedKeys } from "#lib/domain/axes/discovery/match-segments.ts";
import {
  columnsOfAxis,
  FEATURES_A_CUSTOMER,
  featureRow,
  featuresFrom,
  vectorsOf,
} from "#lib/domain/axes/features/extract-features.ts";
import { type AxisMoments, momentsOf } from "#lib/domain/axes/features/scaler.ts";
import { type Quantiles, quantilesOf } from "#lib/domain/axes/fingerprint.ts";
import { readerOf } from "#lib/domain/axes/history/behavior-facts.ts";
import type { HistoryFrame } from "#lib/domain/axes/history/customer-history.ts";
import type { AxisModel, DiscoverOptions, FeatureVectors, Scaler } from "#lib/domain/axes/model.ts";
import { placeCustomer } from "#lib/domain/axes/profile.ts";
import { AXES, axisNamed } from "#lib/domain/axes/registry/axes.ts";
import { layoutOf } from "#lib/domain/axes/segment-layout.ts";
import { addCustomerMoves, type Moves } from "#lib/domain/axes/segment-moves.ts";
import { similarityBytes } from "#lib/domain/axes/similar-customers.ts";
import { decimalsOf } from "#lib/domain/money.ts";
import type { Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import type { ProfileColumns, ProfileRow } from "#lib/server/db/axes/customer-profiles.ts";
import type { PackedHistories } from "#lib/server/db/axes/packed-histories.ts";
import { DRIFT_WORK, type DriftJobs } from "./drift-work.ts";
import { packProfiles } from "./profile-columns.ts";
import { unpackHistories } from "./unpack-histories.ts";

/** Customers with their features, one row each. */
export type FeaturePage = { customerIds: string[]; revisions: number[]; table: Matrix };

/** What is needed to compute a customer's profile. */
type Placing = { models: readonly AxisModel[]; archetypes: Pick<Archetypes, "archetypes" | "axes"> };

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
  /** Rows to write, with counts and spending per segment and archetype, and who moved since `nearestBefore`. */
  profiles: {
    job: FeaturePage & Placing & { currency: string; nearestBefore: ReadonlyMap<string, string> | null };
    result: { columns: ProfileColumns; counts: Counts; moves: Moves };
  };
};

/** For specific customers, including those without orders, who have no archetype. */
export type NamedJob = Placing & {
  packed: PackedHistories;
  reading: HistoryFrame;
  churn: ChurnModel;
  currency: string;
};

export type Counts = {
  customers: number;
  segments: Record<string, Record<string, number>>;
  /** `value` in minor units, so that the sum doesn't depend on the order. */
  archetypes: Record<string, { count: number; value: number }>;
};

type Work = { [Kind in keyof AxisJobs]: (job: AxisJobs[Kind]["job"]) => AxisJobs[Kind]["result"] };

const axisOrThrow = (name: string) => {
  const axis = axisNamed(name);
  if (!axis) throw new RangeError(`There is no axis ${name}`);
  return axis;
};

const rowAt = ({ columns, values }: Matrix, row: number): FeatureVectors =>
  vectorsOf(values.subarray(row * columns, (row + 1) * columns));

const readFeatures = ({ packed, reading, churn }: AxisJobs["features"]["job"]): AxisJobs["features"]["result"] => {
  const read = readerOf(reading, churn);
  const histories = unpackHistories(packed);
  const values = new Float64Array(histories.length * FEATURES_A_CUSTOMER);
  const customerIds: string[] = [];
  const revisions: number[] = [];
  for (const { history, revision } of histories) {
    const facts = read(history);
    if (facts.orders.length === 0) continue;
    values.set(featureRow(facts), customerIds.length * FEATURES_A_CUSTOMER);
    customerIds.push(history.customerId);
    revisions.push(revision);
  }
  const columns = FEATURES_A_CUSTOMER;
  const table = { rows: customerIds.length, columns, values: values.slice(0, customerIds.length * columns) };
  return {
    ...{ customerIds, revisions, table },
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
  const people = Array.from({ length: table.rows }, (_, row): Typed => {
    const { fuzzy_memberships, lifetime_value } = placeCustomer(rowAt(table, row), models);
    return { memberships: fuzzy_memberships, value: lifetime_value };
  });
  const { placed: _, ...archetypes } = findArchetypes(models, people, seed);
  return archetypes;
};

type Placed = { customerId: string; revision: number; vectors: FeatureVectors };

/**
 * Returns a function that computes a customer's row. Fingerprints are left out, because they are derived from the model
 * when read.
 */
const rowsBy = ({ models, archetypes: { archetypes, axes } }: Placing, currency: string) => {
  const minorUnits = 10 ** decimalsOf(currency);
  const nearest = nearestArchetype(
    axes,
    archetypes.map(({ key }) => key),
  );
  return ({ customerId, revision, vectors }: Placed): ProfileRow => {
    const placed = placeCustomer(vectors, models);
    return {
      customer_id: customerId,
      revision,
      archetype_id: nearest(placed.fuzzy_memberships),
      segment_memberships: placed.fuzzy_memberships,
      dominant_segments: placed.dominant_segments,
      feature_vectors: vectors,
      lifetime_value: Math.round(placed.lifetime_value * minorUnits),
      churn_risk_score: placed.churn_risk_score,
      likeness: similarityBytes(placed.fuzzy_memberships),
    };
  };
};

export const noCounts = (): Counts => ({ customers: 0, segments: {}, archetypes: {} });

const addSize = (counts: Counts, axis: string, key: string, count: number): void => {
  counts.segments[axis] ??= {};
  const own = counts.segments[axis];
  own[key] = (own[key] ?? 0) + count;
};

const addArchetype = (counts: Counts, key: string, { count, value }: Counts["archetypes"][string]): void => {
  counts.archetypes[key] ??= { count: 0, value: 0 };
  const own = counts.archetypes[key];
  own.count += count;
  own.value += value;
};

/** Adds `other` to `counts`. */
export const addCounts = (counts: Counts, other: Counts): void => {
  counts.customers += other.customers;
  for (const [axis, sizes] of Object.entries(other.segments))
    for (const [key, count] of Object.entries(sizes)) addSize(counts, axis, key, count);
  for (const [key, own] of Object.entries(other.archetypes)) addArchetype(counts, key, own);
};

const addCustomer = (counts: Counts, { dominant_segments, archetype_id, lifetime_value: value }: ProfileRow): void => {
  counts.customers += 1;
  for (const [axis, key] of Object.entries(dominant_segments)) addSize(counts, axis, key, 1);
  if (archetype_id !== null) addArchetype(counts, archetype_id, { count: 1, value });
};

const makeProfiles = ({
  customerIds,
  revisions,
  table,
  currency,
  nearestBefore,
  ...placing
}: AxisJobs["profiles"]["job"]) => {
  const counts = noCounts();
  const moves: Moves = {};
  const rowOfCustomer = rowsBy(placing, currency);
  const rows = customerIds.map((customerId, at) => {
    const row = rowOfCustomer({ customerId, revision: revisions[at] ?? 0, vectors: rowAt(table, at) });
    addCustomer(counts, row);
    if (nearestBefore)
      addCustomerMoves(moves, JSON.parse(nearestBefore.get(customerId) ?? "{}"), row.dominant_segments);
    return row;
  });
  return { columns: packProfiles(rows, layoutOf(placing.models), table.values), counts, moves };
};

const profilesOfNamed = ({ packed, reading, churn, currency, ...placing }: NamedJob): ProfileRow[] => {
  const read = readerOf(reading, churn);
  const rowOfCustomer = rowsBy(placing, currency);
  return unpackHistories(packed).map(({ history, revision }) => {
    const facts = read(history);
    const row = rowOfCustomer({ customerId: history.customerId, revision, vectors: featuresFrom(facts) });
    return facts.orders.length > 0 ? row : { ...row, archetype_id: null, likeness: null };
  });
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
