import type { Profile } from "#records/rules/axes/model.ts";

export type Memberships = Profile["fuzzy_memberships"];
export type Shares = Readonly<Record<string, number>>;

/** A distance in total and on each axis, 0 to 1. */
export type Distance = { total: number; axes: Record<string, number> };

/** Bhattacharyya's coefficient of two lists of shares by key, 0 to 1; a missing key is 0. Rounded shares need not sum to 1. */
const overlap = (one: Shares, other: Shares): number => {
  let [sum, ours, theirs] = [0, 0, 0];
  for (const key in one) {
    ours += one[key] as number;
    sum += Math.sqrt((one[key] as number) * (other[key] ?? 0));
  }
  for (const key in other) theirs += other[key] as number;
  return ours === 0 || theirs === 0 ? 0 : Math.min(1, sum / Math.sqrt(ours * theirs));
};

/** Hellinger's distance √(1 − Σ√(p·q)) of two memberships on one axis, 0 to 1. */
export const axisDistance = (one: Shares, other: Shares): number => Math.sqrt(1 - overlap(one, other));

/**
 * The distance of two positions over the axes that both have: per axis Hellinger's, in total the root of their mean
 * square, which is √(1 − similarity) of two customers with these memberships.
 */
export const distanceBetween = (one: Memberships, other: Memberships): Distance => {
  const axes: Record<string, number> = {};
  let [squares, count] = [0, 0];
  for (const axis in one) {
    const there = other[axis];
    if (!there) continue;
    const distance = axisDistance(one[axis] as Shares, there);
    axes[axis] = distance;
    squares += distance * distance;
    count++;
  }
  return { total: count === 0 ? 0 : Math.sqrt(squares / count), axes };
};
