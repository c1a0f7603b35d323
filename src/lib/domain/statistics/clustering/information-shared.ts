/** −Σ p ln p of the parts. */
const entropyOf = (keys: Iterable<number | string>): number => {
  const counts = new Map<number | string, number>();
  let total = 0;
  for (const key of keys) {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    total++;
  }
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / total) * Math.log(count / total);
  return entropy;
};

/** What part of the information in one partition another one has: Theil's uncertainty coefficient (1972), 0 to 1. */
export const informationShared = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
  const [own, others] = [Array.from(one), Array.from(other)];
  const entropy = entropyOf(own);
  const together = entropyOf(own.map((key, i) => `${key} ${others[i]}`));
  return entropy === 0 ? 1 : (entropy + entropyOf(others) - together) / entropy;
};
