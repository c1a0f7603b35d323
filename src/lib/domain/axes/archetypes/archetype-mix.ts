/** By axis and segment: the share of an archetype's customers whose nearest segment it is. */
export type Mix = Record<string, Record<string, number>>;

/** For each archetype, the share of its customers nearest to each segment of each axis. */
export const mixesOf = (
  placed: readonly string[],
  labels: ReadonlyMap<string, readonly string[]>,
): Map<string, Mix> => {
  const sizes = new Map<string, number>();
  for (const key of placed) sizes.set(key, (sizes.get(key) ?? 0) + 1);
  const mixes = new Map([...sizes.keys()].map((key): [string, Mix] => [key, {}]));
  for (const [axis, nearest] of labels) {
    for (const [row, key] of placed.entries()) {
      const mix = mixes.get(key) as Mix;
      mix[axis] ??= {};
      const [shares, segment] = [mix[axis], nearest[row] as string];
      shares[segment] = (shares[segment] ?? 0) + 1;
    }
    for (const [key, mix] of mixes) {
      const shares = Object.entries(mix[axis] ?? {});
      mix[axis] = Object.fromEntries(shares.map(([segment, count]) => [segment, count / (sizes.get(key) ?? 1)]));
    }
  }
  return mixes;
};
