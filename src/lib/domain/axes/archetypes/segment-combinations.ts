import type { Profile } from "../model.ts";

const LEAST_SHARE = 0.02;
/** More archetypes than this are hard to remember. */
const MOST = 12;
/** Separates the segment keys of a combination. */
export const JOINT = "+";

/** Up to a dozen combinations with at least 2% of the rows each, most frequent first. */
export const frequent = (combinations: readonly string[], rows: ArrayLike<number>): string[] => {
  const counts = new Map<string, number>();
  for (let i = 0; i < rows.length; i++) {
    const own = combinations[rows[i] as number] as string;
    counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= LEAST_SHARE * rows.length)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, MOST)
    .map(([combination]) => combination);
};

/** The combination with the largest product of the customer's memberships. */
export const nearestArchetype = (axes: readonly string[], keys: readonly string[]) => {
  const combinations = keys.map((key) => ({ key, segments: key.split(JOINT) }));
  return (memberships: Profile["fuzzy_memberships"]): string | null => {
    let [nearest, most]: [string | null, number] = [null, -1];
    for (const { key, segments } of combinations) {
      let belonging = 1;
      for (let i = 0; i < segments.length; i++)
        belonging *= memberships[axes[i] as string]?.[segments[i] as string] ?? 0;
      if (belonging > most) [nearest, most] = [key, belonging];
    }
    return nearest;
  };
};
