/** Larger than the number of labels of any kind. */
const LABEL_BASE = 64;

/** Shannon entropy in nats, and the number of distinct labels. */
const computeEntropy = (labels: Float64Array): { entropy: number; cells: number } => {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  let entropy = 0;
  for (const count of counts.values()) entropy -= (count / labels.length) * Math.log(count / labels.length);
  return { entropy, cells: counts.size };
};

/** One label for each pair of labels; `other` has numbers below 64. */
export const joinLabels = (one: ArrayLike<number>, other: ArrayLike<number>): Float64Array<ArrayBuffer> =>
  Float64Array.from(one, (label, i) => label * LABEL_BASE + (other[i] as number));

/**
 * What the labels of some items tell about other ones of the same items, in nats: the mutual information, what chance gives of it
 * (Miller 1955), and the entropy of each.
 */
export const mutualInformation = (one: ArrayLike<number>, other: ArrayLike<number>) => {
  const [a, b] = [computeEntropy(Float64Array.from(one)), computeEntropy(Float64Array.from(other))];
  const both = computeEntropy(joinLabels(one, other));
  return {
    information: a.entropy + b.entropy - both.entropy,
    byChance: ((a.cells - 1) * (b.cells - 1)) / (2 * one.length),
    entropies: [a.entropy, b.entropy] as const,
  };
};
