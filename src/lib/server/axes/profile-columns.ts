import type { PoolClient } from "pg";
import { FEATURES_A_CUSTOMER, rowOfVectors } from "#lib/domain/axes/features/extract-features.ts";
import { type SegmentLayout, sharesIn } from "#lib/domain/axes/segment-layout.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { type ProfileColumns, type ProfileRow, saveProfileColumns } from "../db/axes/customer-profiles.ts";
import { readLayout } from "../db/segment-positions.ts";
import {
  binaryArray,
  binaryBytes,
  binaryNumbers,
  binaryTexts,
  binaryUuids,
  writeInt64,
} from "../order-copy/binary-arrays.ts";

/** A page of profiles as parameters of the statement that writes them. `features`: those of all rows, one after another. */
export const packProfiles = (
  rows: readonly ProfileRow[],
  layout: SegmentLayout,
  features: ArrayLike<number | null> = rows.flatMap(({ feature_vectors }) => rowOfVectors(feature_vectors)),
): ProfileColumns => {
  const row = (at: number) => rows[at] as ProfileRow;
  return {
    customerIds: binaryUuids(rows.map(({ customer_id }) => customer_id)),
    archetypeIds: binaryTexts(rows.map(({ archetype_id }) => archetype_id)),
    memberships: binaryNumbers(rows.flatMap(({ segment_memberships }) => sharesIn(layout, segment_memberships))),
    segments: layout.length,
    dominantSegments: binaryTexts(rows.map(({ dominant_segments }) => JSON.stringify(dominant_segments))),
    features: binaryNumbers(features),
    featuresEach: FEATURES_A_CUSTOMER,
    lifetimeValues: binaryArray("int8", rows.length, (view, at, i) => writeInt64(view, at, row(i).lifetime_value)),
    churnRiskScores: binaryNumbers(rows.map(({ churn_risk_score }) => churn_risk_score)),
    revisions: binaryArray("int4", rows.length, (view, at, i) => view.setInt32(at, row(i).revision)),
    likeness: binaryBytes(rows.map(({ likeness }) => likeness)),
  };
};

type Saved = { version: number; calculatedAt: Date; rows: readonly ProfileRow[] };

/** Writes profiles of a model that a run has finished, as `saveProfileColumns` does. */
export const saveProfiles = async (
  client: PoolClient,
  scope: Scope,
  { version, calculatedAt, rows }: Saved,
): Promise<void> => {
  const columns = packProfiles(rows, await readLayout(client, scope, version));
  await saveProfileColumns(client, scope, { version, calculatedAt, columns });
};
