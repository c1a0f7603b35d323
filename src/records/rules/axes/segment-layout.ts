import type { AxisModel, Profile } from "#records/rules/axes/model.ts";

/** The segments of a model in the order of the shares that are stored of each customer. It stays as it is for as long as the model. */
export type SegmentLayout = readonly { axis: string; key: string }[];

/** By axis name, so that it depends neither on the registry nor on the order in which axes were computed. */
export const toSegmentLayout = (models: readonly Pick<AxisModel, "axis" | "segments">[]): SegmentLayout =>
  models
    .toSorted((a, b) => (a.axis < b.axis ? -1 : 1))
    .flatMap(({ axis, segments }) => segments.map(({ key }) => ({ axis, key })));

/** The axes of a layout, each with the position of its first segment, from 1. */
export const axesIn = (layout: SegmentLayout): { axis: string; first: number }[] =>
  layout.flatMap(({ axis }, i) => (layout[i - 1]?.axis === axis ? [] : [{ axis, first: i + 1 }]));

/** The position of a segment, from 1. Throws if the layout doesn't have it. */
export const segmentPosition = (layout: SegmentLayout, axis: string, key: string): number => {
  const place = layout.findIndex((each) => each.axis === axis && each.key === key);
  if (place < 0) throw new RangeError(`The model has no segment ${key} on ${axis}`);
  return place + 1;
};

/** The positions of a customer's nearest segments by axis; 0 on an axis without one. Throws if a segment has no position. */
export const nearestIn = (layout: SegmentLayout, dominant: Profile["dominant_segments"]): number[] => {
  const axes = axesIn(layout).map(({ axis }) => axis);
  const unplaced = Object.keys(dominant).find((axis) => !axes.includes(axis));
  if (unplaced !== undefined) throw new RangeError(`The model has no axis ${unplaced}`);
  return axes.map((axis) => {
    const key = dominant[axis];
    return key === undefined ? 0 : segmentPosition(layout, axis, key);
  });
};

/** The inverse of `nearestIn`. */
export const dominantFrom = (layout: SegmentLayout, nearest: readonly number[]): Profile["dominant_segments"] =>
  Object.fromEntries(
    nearest.flatMap((position) => {
      const segment = layout[position - 1];
      return segment ? [[segment.axis, segment.key]] : [];
    }),
  );

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
