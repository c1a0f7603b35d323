import { deserialize, serialize } from "node:v8";
import { openUnlinkedFile } from "#core/csv.ts";
import { freeMemory } from "#core/threads/free-memory.ts";
import { buildHistoryReader, type HistoryFrame } from "#features/axes/rules/behavior-reader.ts";
import type { ChurnModel } from "#lib/axes/churn-model.ts";
import {
  buildProfiler,
  findSharePosition,
  membershipsAt,
  nearestKeys,
  type Placing,
} from "#lib/axes/customer-placement.ts";
import { FEATURES_A_CUSTOMER, featureRow, toFeatureVectors } from "#lib/axes/extract-features.ts";
import { axesIn, dominantFrom, type SegmentLayout, toSegmentLayout } from "#lib/axes/membership.ts";
import { addCustomerMoves, type Moves } from "#lib/axes/segment-moves.ts";
import type { Matrix } from "#lib/statistics/clustering/matrix.ts";
import { type ProfileColumns, type ProfileRow, packProfiles } from "./customer-profiles.ts";
import { type PackedHistories, unpackHistories } from "./packed-histories.ts";
import { type ProfileCounts, profileCounts } from "./profile-counts.ts";

/** Customers with their features, one row each. */
export type FeaturePage = { customerIds: string[]; revisions: number[]; table: Matrix };

/** For specific customers, including those without orders, who have no archetype. */
export type NamedJob = Placing & { packed: PackedHistories; reading: HistoryFrame; churn: ChurnModel };

/** The customers' nearest segments in a model, as positions in its layout. */
type PlacedBefore = { layout: SegmentLayout; nearest: ReadonlyMap<string, readonly number[]> };

export type ProfilesJob = FeaturePage & Placing & { before: PlacedBefore | null };

/** What is written, with counts and spending per segment and archetype, and who moved since the model before. */
export type MadeProfiles = { columns: ProfileColumns; counts: ProfileCounts; moves: Moves };

/** The features of all customers one after another, without what follows them in a row. */
const storedFeatures = ({ rows, columns, values }: Matrix): Float64Array => {
  const features = new Float64Array(rows * FEATURES_A_CUSTOMER);
  for (let row = 0; row < rows; row++)
    features.set(values.subarray(row * columns, row * columns + FEATURES_A_CUSTOMER), row * FEATURES_A_CUSTOMER);
  return features;
};

export const makeProfiles = ({ customerIds, revisions, table, before, ...placing }: ProfilesJob): MadeProfiles => {
  const { placement, shares, profile } = buildProfiler(placing);
  const { axes } = placement;
  const layout = toSegmentLayout(placing.models);
  /** Where the shares of the layout's segments are. */
  const places = layout.map(({ axis, key }) => findSharePosition(placement, axis, key));
  /** For each axis of the layout, the position of its first segment, and the axis's place in the placement. */
  const ofLayout = axesIn(layout).map(({ axis, first }) => ({
    first,
    place: axes.findIndex((each) => each.axis === axis),
  }));
  const memberships = new Float64Array(customerIds.length * places.length);
  const nearest = new Int16Array(customerIds.length * ofLayout.length);
  const counts = profileCounts(axes);
  const moves: Moves = {};
  const profiles = customerIds.map((customerId, at) => {
    const made = profile(table.values.subarray(at * table.columns, (at + 1) * table.columns));
    for (let i = 0; i < places.length; i++) memberships[at * places.length + i] = shares[places[i] as number] as number;
    for (let i = 0; i < ofLayout.length; i++) {
      const { first, place } = ofLayout[i] as (typeof ofLayout)[number];
      nearest[at * ofLayout.length + i] = first + (made.nearest[place] as number);
    }
    counts.add(made);
    if (before)
      addCustomerMoves(
        moves,
        dominantFrom(before.layout, before.nearest.get(customerId) ?? []),
        nearestKeys(axes, made.nearest),
      );
    return made;
  });
  const columns = packProfiles({
    customerIds,
    revisions,
    layout,
    memberships,
    nearest,
    features: storedFeatures(table),
    archetypeIds: profiles.map(({ archetype }) => archetype),
    lifetimeValues: profiles.map(({ lifetimeValue }) => lifetimeValue),
    churnRiskScores: profiles.map(({ churnRisk }) => churnRisk),
    likeness: profiles.map(({ likeness }) => likeness),
  });
  return { columns, counts: counts.total(), moves };
};

export const computeNamedProfiles = ({ packed, reading, churn, ...placing }: NamedJob): ProfileRow[] => {
  const read = buildHistoryReader(reading, churn);
  const { placement, shares, profile } = buildProfiler(placing);
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
      feature_vectors: toFeatureVectors(row),
      lifetime_value: lifetimeValue,
      churn_risk_score: churnRisk,
      likeness: isBuyer ? likeness : null,
    };
  });
};

/** Pages of customers' features in a temporary file, so that a run reads each history once and holds few of them. */
export type FeatureSpool = {
  /** One at a time. */
  add: (page: FeaturePage) => Promise<void>;
  /** The pages in the order they were added. */
  pages: () => AsyncGenerator<FeaturePage>;
};

/** The file is gone when `work` has ended. */
export const withFeatureSpool = async <Result>(work: (spool: FeatureSpool) => Promise<Result>): Promise<Result> => {
  const file = await openUnlinkedFile();
  const parts: { at: number; length: number }[] = [];
  let end = 0;
  const add = async (page: FeaturePage): Promise<void> => {
    const bytes = serialize(page);
    await file.writeFile(bytes);
    parts.push({ at: end, length: bytes.length });
    end += bytes.length;
    freeMemory(bytes);
  };
  const pages = async function* (): AsyncGenerator<FeaturePage> {
    for (const { at, length } of parts) {
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, at);
      const page = deserialize(buffer) as FeaturePage;
      // The array is a part of the buffer, or of one that others use as well.
      const table = { ...page.table, values: page.table.values.slice() };
      freeMemory(buffer);
      yield { ...page, table };
    }
  };
  try {
    return await work({ add, pages });
  } finally {
    await file.close();
  }
};
