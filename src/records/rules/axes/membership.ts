import type { AxisSegment, FeatureScaler, MembershipStrength, Scaler } from "./model.ts";
import { standardised } from "./scaler.ts";

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
