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

/**
 * The combination with the largest product of the customer's memberships. `placeOf` says where to find a segment's share, and
 * `shareAt` gives the customer's there.
 */
export const nearestArchetype = <Place>(
  axes: readonly string[],
  keys: readonly string[],
  placeOf: (axis: string, segment: string) => Place,
) => {
  const combinations = keys.map((key) => ({
    key,
    places: key.split(JOINT).map((segment, i) => placeOf(axes[i] as string, segment)),
  }));
  return (shareAt: (place: Place) => number): string | null => {
    let [nearest, most]: [string | null, number] = [null, -1];
    for (const { key, places } of combinations) {
      let belonging = 1;
      for (const place of places) belonging *= shareAt(place);
      if (belonging > most) [nearest, most] = [key, belonging];
    }
    return nearest;
  };
};
