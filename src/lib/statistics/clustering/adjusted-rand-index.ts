const pairs = (count: number): number => (count * (count - 1)) / 2;

const pairsAlike = (keys: readonly (string | number)[]): number => {
  const counts = new Map<string | number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts.values()].reduce((sum, size) => sum + pairs(size), 0);
};

/**
 * The similarity of two partitions (Hubert and Arabie 1985, doi 10.1007/BF01908075): 1 for equal ones, 0 for chance. 1
 * if both put everything into one group, or everything into separate groups.
 */
export const adjustedRandIndex = (one: readonly (string | number)[], other: readonly (string | number)[]): number => {
  const together = pairsAlike(one.map((key, i) => `${key} ${other[i]}`));
  const [a, b] = [pairsAlike(one), pairsAlike(other)];
  const expected = one.length < 2 ? 0 : (a * b) / pairs(one.length);
  const most = (a + b) / 2;
  return most === expected ? 1 : (together - expected) / (most - expected);
};
