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

/** What a run stores of a customer, with their features. */
type Placed = Pick<Profile, "fuzzy_memberships" | "dominant_segments" | "lifetime_value" | "churn_risk_score">;

export const placeCustomer = (vectors: FeatureVectors, axes: readonly AxisModel[]): Placed => {
  const fuzzy_memberships: Profile["fuzzy_memberships"] = {};
  for (const { axis, scaler, segments } of axes)
    fuzzy_memberships[axis] = membershipsOf(vectors[axis] ?? {}, scaler, segments);
  return {
    fuzzy_memberships,
    dominant_segments: overAxes(fuzzy_memberships, dominantOf),
    lifetime_value: vectors.purchase_value?.lifetime_value ?? 0,
    churn_risk_score: vectors.loyalty_trajectory?.churn_risk_score ?? 0,
  };
};

/**
 * One customer's profile from the active models; axes without a model (no tickets, not run yet) appear only in the
 * features.
 */
export const customerProfile = (
  customerId: string,
  vectors: FeatureVectors,
  { axes, quantiles }: ActiveModel,
): Profile => {
  const placed = placeCustomer(vectors, axes);
  return {
    customer_id: customerId,
    ...placed,
    membership_strength: overAxes(placed.fuzzy_memberships, strengthOf),
    interpretation: Object.values(placed.dominant_segments).join(", "),
    feature_vectors: vectors,
    fingerprint: fingerprintOf(vectors, quantiles),
  };
};
