import type { PoolClient } from "pg";
import {
  binaryArray,
  binaryBytes,
  binaryNumbers,
  binaryTexts,
  binaryUuids,
  writeInt64,
} from "#core/binary/binary-arrays.ts";
import type { Scope } from "#core/values/permissions.ts";
import { FEATURES_A_CUSTOMER, rowOfVectors } from "#features/axes/rules/extract-features.ts";
import { INDEXED_AXIS, readLayout } from "#records/axes/segment-positions.ts";
import { axesIn, nearestIn, type SegmentLayout, sharesIn } from "#records/rules/axes/segment-layout.ts";
import { type ProfileColumns, type ProfileRow, saveProfileColumns } from "./customer-profiles.ts";

/** A page of profiles, column by column. */
export type ProfileValues = {
  customerIds: readonly string[];
  revisions: readonly number[];
  archetypeIds: readonly (string | null)[];
  layout: SegmentLayout;
  /** Of all customers one after another, as `sharesIn` the layout. */
  memberships: ArrayLike<number | null>;
  /** Likewise, as `nearestIn` the layout. */
  nearest: ArrayLike<number>;
  /** Of all customers one after another. */
  features: ArrayLike<number | null>;
  /** Minor units. */
  lifetimeValues: readonly number[];
  churnRiskScores: readonly number[];
  likeness: readonly (Uint8Array | null)[];
};

/** A page of profiles as parameters of the statement that writes them. */
export const packProfiles = ({
  customerIds,
  revisions,
  layout,
  nearest,
  ...values
}: ProfileValues): ProfileColumns => ({
  customerIds: binaryUuids(customerIds),
  archetypeIds: binaryTexts(values.archetypeIds),
  memberships: binaryNumbers(values.memberships),
  segments: layout.length,
  nearest: binaryArray("int2", nearest.length, (view, at, i) => view.setInt16(at, nearest[i] as number)),
  axes: axesIn(layout).length,
  indexedAxis: axesIn(layout).findIndex(({ axis }) => axis === INDEXED_AXIS) + 1,
  features: binaryNumbers(values.features),
  featuresEach: FEATURES_A_CUSTOMER,
  lifetimeValues: binaryArray("int8", customerIds.length, (view, at, i) =>
    writeInt64(view, at, values.lifetimeValues[i] as number),
  ),
  churnRiskScores: binaryNumbers(values.churnRiskScores),
  revisions: binaryArray("int4", customerIds.length, (view, at, i) => view.setInt32(at, revisions[i] as number)),
  likeness: binaryBytes(values.likeness),
});

/** The arrays of a page. */
export const listArrays = (columns: ProfileColumns): Uint8Array[] =>
  Object.values(columns).filter((column) => typeof column !== "number");

const toProfileValues = (rows: readonly ProfileRow[], layout: SegmentLayout): ProfileValues => ({
  customerIds: rows.map(({ customer_id }) => customer_id),
  revisions: rows.map(({ revision }) => revision),
  archetypeIds: rows.map(({ archetype_id }) => archetype_id),
  layout,
  memberships: rows.flatMap(({ segment_memberships }) => sharesIn(layout, segment_memberships)),
  nearest: rows.flatMap(({ dominant_segments }) => nearestIn(layout, dominant_segments)),
  features: rows.flatMap(({ feature_vectors }) => rowOfVectors(feature_vectors)),
  lifetimeValues: rows.map(({ lifetime_value }) => lifetime_value),
  churnRiskScores: rows.map(({ churn_risk_score }) => churn_risk_score),
  likeness: rows.map(({ likeness }) => likeness),
});

type Saved = { version: number; calculatedAt: Date; rows: readonly ProfileRow[] };

/** Writes profiles of a model that a run has finished, as `saveProfileColumns` does. */
export const saveProfiles = async (
  client: PoolClient,
  scope: Scope,
  { version, calculatedAt, rows }: Saved,
): Promise<void> => {
  const columns = packProfiles(toProfileValues(rows, await readLayout(client, scope, version)));
  await saveProfileColumns(client, scope, { version, calculatedAt, columns });
};
