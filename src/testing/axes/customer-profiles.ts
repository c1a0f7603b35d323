import { buildProfiler, membershipsAt, nearestKeys } from "#lib/axes/customer-placement.ts";
import { joinVectors, lifetimeValueIn } from "#lib/axes/extract-features.ts";

import type { AxisModel, FeatureVectors } from "#lib/axes/model.ts";

/** What a run computes for customers with these features: memberships, nearest segments and lifetime value in major units. */
export const profilesOf = (models: readonly AxisModel[], vectors: readonly FeatureVectors[]) => {
  const archetypes = { archetypes: [], axes: [] };
  const { placement, shares, profile } = buildProfiler({ models, archetypes, currency: "USD" });
  return vectors.map((own) => {
    const row = Float64Array.from(joinVectors(own), (value) => value ?? 0);
    const { nearest } = profile(row);
    return {
      memberships: membershipsAt(placement, shares),
      nearest: nearestKeys(placement.axes, nearest),
      value: lifetimeValueIn(row),
    };
  });
};
