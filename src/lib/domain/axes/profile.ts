import { customerPlacement, membershipsAt } from "./customer-placement.ts";
import { churnRiskIn, lifetimeValueIn, rowOfVectors } from "./features/extract-features.ts";
import type { PopulationQuantiles } from "./fingerprint.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { dominantOf, strengthOf } from "./membership.ts";
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
  const placement = customerPlacement(axes);
  const shares = new Float64Array(placement.segments);
  const row = rowOfVectors(vectors);
  placement.place(row, shares);
  const fuzzy_memberships = membershipsAt(placement, shares);
  const dominant_segments = overAxes(fuzzy_memberships, dominantOf);
  return {
    customer_id: customerId,
    ...{ fuzzy_memberships, dominant_segments },
    lifetime_value: lifetimeValueIn(row),
    churn_risk_score: churnRiskIn(row),
    membership_strength: overAxes(fuzzy_memberships, strengthOf),
    interpretation: Object.values(dominant_segments).join(", "),
    feature_vectors: vectors,
    fingerprint: fingerprintOf(vectors, quantiles),
  };
};
