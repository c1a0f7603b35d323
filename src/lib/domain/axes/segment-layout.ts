import type { AxisModel, Profile } from "./model.ts";

/** The segments of a model in the order of the shares that are stored of each customer. It stays as it is for as long as the model. */
export type SegmentLayout = readonly { axis: string; key: string }[];

/** By axis name, so that it depends neither on the registry nor on the order in which axes were computed. */
export const layoutOf = (models: readonly Pick<AxisModel, "axis" | "segments">[]): SegmentLayout =>
  models
    .toSorted((a, b) => (a.axis < b.axis ? -1 : 1))
    .flatMap(({ axis, segments }) => segments.map(({ key }) => ({ axis, key })));

/** A customer's shares in that order; null on an axis without memberships. Throws if a membership has no place. */
export const sharesIn = (layout: SegmentLayout, memberships: Profile["fuzzy_memberships"]): (number | null)[] => {
  let unplaced = 0;
  for (const axis in memberships) for (const _ in memberships[axis]) unplaced += 1;
  const shares = layout.map(({ axis, key }) => {
    const own = memberships[axis];
    const share = own?.[key];
    if (share !== undefined) unplaced -= 1;
    return own ? (share ?? 0) : null;
  });
  if (unplaced > 0) throw new RangeError("A membership is in a segment that the model doesn't have");
  return shares;
};

/** The inverse of `sharesIn`. */
export const membershipsFrom = (
  layout: SegmentLayout,
  shares: readonly (number | null)[],
): Profile["fuzzy_memberships"] => {
  const memberships: Profile["fuzzy_memberships"] = {};
  for (const [i, { axis, key }] of layout.entries()) {
    const share = shares[i] ?? null;
    if (share === null) continue;
    memberships[axis] ??= {};
    (memberships[axis] as Record<string, number>)[key] = share;
  }
  return memberships;
};
