import type { ChurnModel } from "#lib/domain/axes/churn/churn-model.ts";
import { membershipsAt, positionOf } from "#lib/domain/axes/customer-placement.ts";
import { featureRow, vectorsOf } from "#lib/domain/axes/features/extract-features.ts";
import { readerOf } from "#lib/domain/axes/history/behavior-reader.ts";
import type { HistoryFrame } from "#lib/domain/axes/history/customer-history.ts";
import { nearestKeys, type Placing, profilerOf } from "#lib/domain/axes/profile.ts";
import { layoutOf } from "#lib/domain/axes/segment-layout.ts";
import { addCustomerMoves, type Moves } from "#lib/domain/axes/segment-moves.ts";
import type { Matrix } from "#lib/domain/statistics/clustering/matrix.ts";
import type { ProfileColumns, ProfileRow } from "#lib/server/db/axes/customer-profiles.ts";
import type { PackedHistories } from "#lib/server/db/axes/packed-histories.ts";
import { packProfiles } from "./profile-columns.ts";
import { type ProfileCounts, profileCounts } from "./profile-counts.ts";
import { unpackHistories } from "./unpack-histories.ts";

/** Customers with their features, one row each. */
export type FeaturePage = { customerIds: string[]; revisions: number[]; table: Matrix };

/** For specific customers, including those without orders, who have no archetype. */
export type NamedJob = Placing & { packed: PackedHistories; reading: HistoryFrame; churn: ChurnModel };

/** `nearestBefore`: the customers' nearest segments in the model before, as JSON. */
export type ProfilesJob = FeaturePage & Placing & { nearestBefore: ReadonlyMap<string, string> | null };

/** What is written, with counts and spending per segment and archetype, and who moved since `nearestBefore`. */
export type MadeProfiles = { columns: ProfileColumns; counts: ProfileCounts; moves: Moves };

export const makeProfiles = ({
  customerIds,
  revisions,
  table,
  nearestBefore,
  ...placing
}: ProfilesJob): MadeProfiles => {
  const { placement, shares, profile } = profilerOf(placing);
  const { axes } = placement;
  /** Where the shares of the layout's segments are. */
  const places = layoutOf(placing.models).map(({ axis, key }) => positionOf(placement, axis, key));
  const memberships = new Float64Array(customerIds.length * places.length);
  /** The members of the nearest segments as JSON, written once. */
  const members = axes.map(({ axis, keys }) => keys.map((key) => `${JSON.stringify(axis)}:${JSON.stringify(key)}`));
  const counts = profileCounts(axes);
  const moves: Moves = {};
  const profiles = customerIds.map((customerId, at) => {
    const made = profile(table.values.subarray(at * table.columns, (at + 1) * table.columns));
    for (let i = 0; i < places.length; i++) memberships[at * places.length + i] = shares[places[i] as number] as number;
    counts.add(made);
    if (nearestBefore)
      addCustomerMoves(moves, JSON.parse(nearestBefore.get(customerId) ?? "{}"), nearestKeys(axes, made.nearest));
    return made;
  });
  const columns = packProfiles({
    ...{ customerIds, revisions, memberships, segments: places.length, features: table.values },
    archetypeIds: profiles.map(({ archetype }) => archetype),
    dominantSegments: profiles.map(({ nearest }) => `{${nearest.map((own, i) => members[i]?.[own]).join(",")}}`),
    lifetimeValues: profiles.map(({ lifetimeValue }) => lifetimeValue),
    churnRiskScores: profiles.map(({ churnRisk }) => churnRisk),
    likeness: profiles.map(({ likeness }) => likeness),
  });
  return { columns, counts: counts.total(), moves };
};

export const profilesOfNamed = ({ packed, reading, churn, ...placing }: NamedJob): ProfileRow[] => {
  const read = readerOf(reading, churn);
  const { placement, shares, profile } = profilerOf(placing);
  return Array.from(unpackHistories(packed), ({ history, revision }): ProfileRow => {
    const facts = read(history);
    const row = featureRow(facts);
    const { archetype, likeness, nearest, lifetimeValue, churnRisk } = profile(row);
    const isBuyer = facts.orders.length > 0;
    return {
      customer_id: history.customerId,
      revision,
      archetype_id: isBuyer ? archetype : null,
      segment_memberships: membershipsAt(placement, shares),
      dominant_segments: nearestKeys(placement.axes, nearest),
      feature_vectors: vectorsOf(row),
      lifetime_value: lifetimeValue,
      churn_risk_score: churnRisk,
      likeness: isBuyer ? likeness : null,
    };
  });
};
