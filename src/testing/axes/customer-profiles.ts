import { membershipsAt } from "#lib/domain/axes/customer-placement.ts";
import { lifetimeValueIn, rowOfVectors } from "#lib/domain/axes/features/extract-features.ts";
import type { AxisModel, FeatureVectors } from "#lib/domain/axes/model.ts";
import { nearestKeys, profilerOf } from "#lib/domain/axes/profile.ts";

/** What a run computes for customers with these features: memberships, nearest segments and lifetime value in major units. */
export const profilesOf = (models: readonly AxisModel[], vectors: readonly FeatureVectors[]) => {
  const archetypes = { archetypes: [], axes: [] };
  const { placement, shares, profile } = profilerOf({ models, archetypes, currency: "USD" });
  return vectors.map((own) => {
    const row = Float64Array.from(rowOfVectors(own), (value) => value ?? 0);
    const { nearest } = profile(row);
    return {
      memberships: membershipsAt(placement, shares),
      nearest: nearestKeys(placement.axes, nearest),
      value: lifetimeValueIn(row),
    };
  });
};
