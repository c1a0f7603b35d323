import {
  type AxisModel,
  type AxisSegment,
  type FeatureScaler,
  type MembershipStrength,
  type Profile,
  type Scaler,
  standardised,
} from "./model.ts";

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

/** A larger membership is strong. */
export const STRONG = 0.7;

/** Divides exp(−distance) of each by their sum, in place. */
export const intoShares = (distances: Float64Array, from: number, to: number): void => {
  let least = Number.POSITIVE_INFINITY;
  for (let i = from; i < to; i++) least = Math.min(least, distances[i] as number);
  let total = 0;
  for (let i = from; i < to; i++) {
    // Subtracting the smallest distance leaves the quotient unchanged and avoids 0 / 0 for customers far from every center.
    const similarity = Math.exp(least - (distances[i] as number));
    distances[i] = similarity;
    total += similarity;
  }
  for (let i = from; i < to; i++) distances[i] = (distances[i] as number) / total;
};

type Centered = Pick<AxisSegment, "cluster_center">;

/**
 * Returns a function that writes a customer's membership share in each segment into `shares`, from position `from` on: unrounded, by the
 * Euclidean distance to the center over the center's features. `place`: the customer's standardized values of the features `names`.
 */
export const sharesAmong = (segments: readonly Centered[], names: readonly string[]) => {
  const centres = segments.map(({ cluster_center }) => ({
    columns: Object.keys(cluster_center).map((name) => names.indexOf(name)),
    values: Object.values(cluster_center),
  }));
  return (place: ArrayLike<number>, shares: Float64Array, from: number): void => {
    for (const [i, { columns, values }] of centres.entries()) {
      let squares = 0;
      for (let j = 0; j < columns.length; j++)
        squares += ((place[columns[j] as number] ?? 0) - (values[j] as number)) ** 2;
      shares[from + i] = Math.sqrt(squares);
    }
    intoShares(shares, from, from + centres.length);
  };
};

/** The same for a row in which the axis's features are called `names` and begin at `start`; missing values are 0. */
export const rowSharesAmong = (
  { scaler, segments }: { scaler: Scaler; segments: readonly Centered[] },
  names: readonly string[],
  start = 0,
) => {
  const scaled = Object.keys(scaler);
  const scalers = Object.values(scaler);
  const columns = scaled.map((name) => (names.includes(name) ? start + names.indexOf(name) : -1));
  const place = new Float64Array(scaled.length);
  const write = sharesAmong(segments, scaled);
  return (row: ArrayLike<number | null>, shares: Float64Array, from: number): void => {
    for (let i = 0; i < columns.length; i++)
      place[i] = standardised(row[columns[i] as number] ?? 0, scalers[i] as FeatureScaler);
    write(place, shares, from);
  };
};

/** The key of the largest share; the first one on a tie. */
export const findDominantKey = (memberships: Readonly<Record<string, number>>): string => {
  let [dominant, most] = ["", -1];
  for (const key in memberships) {
    const share = memberships[key] as number;
    if (share > most) [dominant, most] = [key, share];
  }
  return dominant;
};

/** Strong if the largest share is above 0.7, balanced if only the two largest together are, otherwise weak. */
export const classifyStrength = (memberships: Readonly<Record<string, number>>): MembershipStrength => {
  const [first = 0, second = 0] = Object.values(memberships).sort((a, b) => b - a);
  if (first > STRONG) return "strong";
  return first + second > STRONG ? "balanced" : "weak";
};
