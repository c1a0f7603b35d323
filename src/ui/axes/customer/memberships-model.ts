import type { AxisProfile } from "#contracts/axes/axis-profile.ts";
import type { ShownAxis } from "#contracts/axes/axis-segment.ts";

export type Belonging = {
  key: string;
  name: string;
  share: number;
  /** The index among the axis's segments, which selects the color and shape. */
  place: number;
};

export type AxisBelonging = {
  axis: Pick<ShownAxis, "axis" | "name">;
  isStrong: boolean;
  /** The strongest first. */
  segments: [Belonging, ...Belonging[]];
};

/** A customer's memberships on each axis with segments, the clearest axis first. */
export const belongingsOf = (
  { fuzzy_memberships, membership_strength }: Pick<AxisProfile, "fuzzy_memberships" | "membership_strength">,
  axes: readonly ShownAxis[],
): AxisBelonging[] =>
  axes
    .flatMap((axis): AxisBelonging[] => {
      const shares = fuzzy_memberships[axis.axis];
      if (!shares) return [];
      const [first, ...rest] = axis.segments
        .map(({ key, name }, place) => ({ key, name, place, share: shares[key] ?? 0 }))
        .sort((a, b) => b.share - a.share);
      // With a single segment every customer is a member, which says nothing.
      if (!first || rest.length === 0) return [];
      const isStrong = membership_strength[axis.axis] === "strong";
      return [{ axis: { axis: axis.axis, name: axis.name }, isStrong, segments: [first, ...rest] }];
    })
    .sort((a, b) => b.segments[0].share - a.segments[0].share);
