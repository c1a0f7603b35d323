import type { PopulationQuantiles } from "./fingerprint.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { dominantOf, membershipsOf, strengthOf } from "./membership.ts";
import type { AxisModel, FeatureVectors, Profile } from "./model.ts";

/** What a run stores, and profiles are computed from. */
export type ActiveModel = { axes: readonly AxisModel[]; quantiles: PopulationQuantiles };

const overAxes = <Value>(
  memberships: Profile["fuzzy_memberships"],
  of: (shares: Record<string, number>) => Value,
): Record<string, Value> => Object.fromEntries(Object.entries(memberships).map(([axis, shares]) => [axis, of(shares)]));

/**
 * One customer's profile from the active models; axes without a model (no tickets, not run yet) appear only in the
 * features.
 */
export const customerProfile = (
  customerId: string,
  vectors: FeatureVectors,
  { axes, quantiles }: ActiveModel,
): Profile => {
  const fuzzy_memberships = Object.fromEntries(
    axes.map(({ axis, scaler, segments }) => [axis, membershipsOf(vectors[axis] ?? {}, scaler, segments)]),
  );
  const dominant_segments = overAxes(fuzzy_memberships, dominantOf);
  return {
    customer_id: customerId,
    dominant_segments,
    fuzzy_memberships,
    membership_strength: overAxes(fuzzy_memberships, strengthOf),
    interpretation: Object.values(dominant_segments).join(", "),
    feature_vectors: vectors,
    lifetime_value: vectors.purchase_value?.lifetime_value ?? 0,
    churn_risk_score: vectors.loyalty_trajectory?.churn_risk_score ?? 0,
    fingerprint: fingerprintOf(vectors, quantiles),
  };
};
