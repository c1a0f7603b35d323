import type { Profile } from "./model.ts";

type Memberships = Profile["fuzzy_memberships"];

/** The square roots of all memberships in a row, by axis and key in the model's order: what likeness is measured on. */
export const likenessVector = (memberships: Memberships): Float32Array =>
  Float32Array.from(Object.values(memberships).flatMap((shares) => Object.values(shares).map(Math.sqrt)));

/**
 * How alike two customers are on all axes, 0 to 1: the mean over the axes of Bhattacharyya's coefficient Σ√(p·q) of their
 * memberships; 1 for equal ones.
 */
const likeness = (one: Float32Array, other: Float32Array, axes: number): number => {
  let product = 0;
  for (let i = 0; i < one.length; i++) product += (one[i] as number) * (other[i] as number);
  return axes === 0 ? 0 : Math.min(1, product / axes);
};

export type Similar = { customerId: string; likeness: number };

/** The customers most like one, nearest first, out of any number that come one after another. */
export const mostSimilar = (
  target: { customerId: string; memberships: Memberships },
  others: Iterable<{ customerId: string; vector: Float32Array }>,
  count = 5,
): Similar[] => {
  const own = likenessVector(target.memberships);
  const axes = Object.keys(target.memberships).length;
  const found: Similar[] = [];
  for (const { customerId, vector } of others) {
    if (customerId === target.customerId) continue;
    const next = { customerId, likeness: likeness(own, vector, axes) };
    if (found.length === count && next.likeness <= (found.at(-1)?.likeness ?? 0)) continue;
    found.push(next);
    found.sort((a, b) => b.likeness - a.likeness || (a.customerId < b.customerId ? -1 : 1));
    if (found.length > count) found.pop();
  }
  return found;
};
