import { standardised } from "./features/scaler.ts";
import type { AxisSegment, FeatureScaler, MembershipStrength, Scaler } from "./model.ts";

/** A larger membership is strong. */
export const STRONG = 0.7;

const placeOf = (values: Readonly<Record<string, number>>, scaler: Scaler): Record<string, number> => {
  const place: Record<string, number> = {};
  for (const name in scaler) place[name] = standardised(values[name] ?? 0, scaler[name] as FeatureScaler);
  return place;
};

/** Euclidean, over the center's features. */
export const distanceTo = (
  place: Readonly<Record<string, number>>,
  centre: Readonly<Record<string, number>>,
): number => {
  let squares = 0;
  for (const name in centre) squares += ((place[name] ?? 0) - (centre[name] as number)) ** 2;
  return Math.sqrt(squares);
};

/**
 * exp(−distance) of each, divided by their sum. Subtracting the smallest distance first leaves the quotient unchanged
 * and avoids 0 / 0 for customers far from every center.
 */
export const sharesOf = (distances: readonly number[]): number[] => {
  const least = Math.min(...distances);
  const similarities = distances.map((distance) => Math.exp(least - distance));
  const total = similarities.reduce((sum, similarity) => sum + similarity, 0);
  return similarities.map((similarity) => similarity / total);
};

/** A customer's membership share in each segment, by key; unrounded. */
export const membershipsOf = (
  values: Readonly<Record<string, number>>,
  scaler: Scaler,
  segments: readonly Pick<AxisSegment, "key" | "cluster_center">[],
): Record<string, number> => {
  const place = placeOf(values, scaler);
  const shares = sharesOf(segments.map(({ cluster_center }) => distanceTo(place, cluster_center)));
  const memberships: Record<string, number> = {};
  for (const [i, { key }] of segments.entries()) memberships[key] = shares[i] as number;
  return memberships;
};

/** The key of the largest share; the first one on a tie. */
export const dominantOf = (memberships: Readonly<Record<string, number>>): string => {
  let [dominant, most] = ["", -1];
  for (const key in memberships) {
    const share = memberships[key] as number;
    if (share > most) [dominant, most] = [key, share];
  }
  return dominant;
};

export const strengthOf = (memberships: Readonly<Record<string, number>>): MembershipStrength =>
  Math.max(...Object.values(memberships)) > STRONG ? "strong" : "balanced";
