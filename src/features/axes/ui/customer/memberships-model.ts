import type { AxisProfile } from "#features/axes/contracts/axis-profile.ts";
import type { AxisDetails } from "#features/axes/contracts/axis-segment.ts";
import type { MembershipStrength } from "#records/rules/axes/model.ts";

export type SegmentMembership = {
  key: string;
  name: string;
  share: number;
  /** The index among the axis's segments, which selects the color and shape. */
  index: number;
};

export type AxisMemberships = {
  axis: Pick<AxisDetails, "axis" | "name">;
  strength: MembershipStrength;
  /** The strongest first. */
  segments: [SegmentMembership, ...SegmentMembership[]];
};

/** A customer's memberships on each axis with segments, the clearest axis first. */
export const membershipsByAxis = (
  { fuzzy_memberships, membership_strength }: Pick<AxisProfile, "fuzzy_memberships" | "membership_strength">,
  axes: readonly AxisDetails[],
): AxisMemberships[] =>
  axes
    .flatMap((axis): AxisMemberships[] => {
      const shares = fuzzy_memberships[axis.axis];
      if (!shares) return [];
      const [first, ...rest] = axis.segments
        .map(({ key, name }, index) => ({ key, name, index, share: shares[key] ?? 0 }))
        .sort((a, b) => b.share - a.share);
      // With a single segment every customer is a member, which says nothing.
      if (!first || rest.length === 0) return [];
      const strength = membership_strength[axis.axis] ?? "weak";
      return [{ axis: { axis: axis.axis, name: axis.name }, strength, segments: [first, ...rest] }];
    })
    .sort((a, b) => b.segments[0].share - a.segments[0].share);
